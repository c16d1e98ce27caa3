// Licenses.def as data.
#include "core/spec/Licenses.h"
#include "llvm/ADT/STLExtras.h"

namespace skep {

static constexpr llvm::StringRef licenses[] = {
#define LICENSE(text) {text, sizeof(text) - 1},
#include "core/spec/Licenses.def"
};

static constexpr ProgType gplTypes[] = {
#define GPL_PROGRAMS(type) ProgType::type,
#include "core/spec/Licenses.def"
};

llvm::ArrayRef<llvm::StringRef> gplLicenses() { return licenses; }

bool isGplLicense(llvm::StringRef text) { return llvm::is_contained(licenses, text); }

bool needsGpl(ProgType type) { return llvm::is_contained(gplTypes, type); }

} // namespace skep
