// btf-only: keep debug metadata for BTF but emit no DWARF from it.
//
// BTF is made from the same metadata as DWARF, and LLVM prints either both or none. A BPF program needs
// BTF always and DWARF almost never (people run llvm-strip -g to be rid of it), so a compile without -g
// should pay for one and not the other.
//
// The metadata's compile units say how much is to be emitted: "DebugDirectivesOnly" makes the DWARF
// printer write nothing but the line table, which codegen drops, while the BTF printer reads all of it.
// The kind of a unit cannot be changed, so each unit is replaced by a copy. Runs last: optimisation
// passes look at the kind.
#include "passes/BtfOnly.h"
#include "passes/Remark.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/Module.h"

#define DEBUG_TYPE "btf-only"

using namespace llvm;

namespace skep {

static DICompileUnit *withoutDwarf(DICompileUnit *unit) {
  return DICompileUnit::getDistinct(
      unit->getContext(), unit->getSourceLanguage(), unit->getFile(), unit->getProducer(),
      unit->isOptimized(), unit->getFlags(), unit->getRuntimeVersion(), unit->getSplitDebugFilename(),
      DICompileUnit::DebugDirectivesOnly, unit->getEnumTypes(), unit->getRetainedTypes(),
      unit->getGlobalVariables(), unit->getImportedEntities(), unit->getMacros(), unit->getDWOId(),
      unit->getSplitDebugInlining(), unit->getDebugInfoForProfiling(), unit->getNameTableKind(),
      unit->getRangesBaseAddress(), unit->getSysRoot(), unit->getSDK());
}

/// A variable names its unit as its scope, for want of any other.
static void moveGlobal(DIGlobalVariable &variable, DICompileUnit *from, DICompileUnit *to) {
  for (unsigned i = 0; i < variable.getNumOperands(); ++i)
    if (variable.getOperand(i) == from)
      variable.replaceOperandWith(i, to);
}

PreservedAnalyses BtfOnlyPass::run(Module &module, ModuleAnalysisManager &) {
  NamedMDNode *units = module.getNamedMetadata("llvm.dbg.cu");
  if (!units)
    return PreservedAnalyses::all();
  for (const Function &function : module)
    if (!function.isDeclaration() && function.getSubprogram())
      remark(DEBUG_TYPE, "NoDwarf", function.getEntryBlock().front(), [&] {
        return "types and lines of '" + function.getName().str() + "' become BTF, and no DWARF without -g";
      });
  DebugInfoFinder finder;
  finder.processModule(module);
  for (unsigned i = 0; i < units->getNumOperands(); ++i) {
    auto *unit = cast<DICompileUnit>(units->getOperand(i));
    if (unit->getEmissionKind() != DICompileUnit::FullDebug &&
        unit->getEmissionKind() != DICompileUnit::LineTablesOnly)
      continue;
    DICompileUnit *replacement = withoutDwarf(unit);
    units->setOperand(i, replacement);
    for (DISubprogram *subprogram : finder.subprograms())
      if (subprogram->getUnit() == unit)
        subprogram->replaceUnit(replacement);
    for (DIGlobalVariableExpression *global : unit->getGlobalVariables())
      moveGlobal(*global->getVariable(), unit, replacement);
  }
  return PreservedAnalyses::all();
}

} // namespace skep
