// c-bss-size: the globals of a section are the one element of an array map, whose size the kernel limits.
#include "frontend/checks/Checks.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/Support/MathExtras.h"

using namespace clang;

namespace skep::frontend {
namespace {

constexpr uint64_t largestElement = INT32_MAX; ///< array_map_alloc_check() in Linux 6.1 to 6.18

struct Section {
  uint64_t size = 0, largestSize = 0;
  const VarDecl *largest = nullptr;
};

/// Where a global goes; empty for what is in no map of globals.
std::string placeOf(const VarDecl *var, const ASTContext &ast) {
  llvm::StringRef section = sectionOf(var);
  for (llvm::StringRef known : {".bss", ".data", ".rodata"})
    if (section == known || section.starts_with((known + ".").str()))
      return section.str();
  bool isOrdinary = section.empty() && var->getType().getAddressSpace() == LangAS::Default &&
                    var->getTLSKind() == VarDecl::TLS_None;
  if (!isOrdinary)
    return "";
  if (ast.getBaseElementType(var->getType()).isConstQualified())
    return ".rodata";
  return var->hasInit() ? ".data" : ".bss";
}

bool isEmitted(const VarDecl *var) {
  return var->isThisDeclarationADefinition() != VarDecl::DeclarationOnly &&
         !var->getType()->isIncompleteType() && (var->isExternallyVisible() || var->isUsed());
}

void add(Section &section, const VarDecl *var, const ASTContext &ast) {
  uint64_t size = ast.getTypeSizeInChars(var->getType()).getQuantity();
  uint64_t align = std::max<uint64_t>(ast.getDeclAlign(var).getQuantity(), 1);
  section.size = llvm::SaturatingAdd(llvm::alignTo(section.size, align), size);
  if (size <= section.largestSize)
    return;
  section.largestSize = size;
  section.largest = var;
}

std::string inGigabytes(uint64_t size) {
  uint64_t tenths = size >> 30 > UINT32_MAX ? UINT64_MAX : (size >> 20) * 10 >> 10;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " GiB";
}

} // namespace

void checkBssSize(Checks &cx) {
  llvm::MapVector<std::string, Section, std::map<std::string, unsigned>> sections;
  llvm::SmallPtrSet<const VarDecl *, 16> seen;
  for (const VarDecl *var : cx.unit.globals) {
    std::string place = isEmitted(var) ? placeOf(var, cx.ast) : "";
    if (!place.empty() && seen.insert(var->getCanonicalDecl()).second)
      add(sections[place], var, cx.ast);
  }
  for (const auto &[name, section] : sections) {
    if (section.size <= largestElement)
      continue;
    cx.report(Diag::CBssSize, section.largest->getLocation(),
              "the variables of " + name + " take " + inGigabytes(section.size) +
                  "; they must be less than 2 GiB")
        .note(section.largest->getLocation(), "'" + section.largest->getNameAsString() + "' takes " +
                                                  inGigabytes(section.largestSize) + " of it")
        .hint("the variables of a section are one element of an array map, and the kernel allows none of 2 "
              "GiB or "
              "more; declare a map with as many elements as are needed");
  }
}

} // namespace skep::frontend
