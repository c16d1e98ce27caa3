// Which licences are GPL-compatible to the kernel, and who needs one (Licenses.def).
#pragma once

#include "core/spec/ProgTypes.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace skep {

/// The texts that the kernel takes for GPL-compatible, the plainest first.
llvm::ArrayRef<llvm::StringRef> gplLicenses();
bool isGplLicense(llvm::StringRef text);
/// True for types of programs that only load with a GPL-compatible licence.
bool needsGpl(ProgType type);

} // namespace skep
