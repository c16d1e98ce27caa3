// .BTF and .BTF.ext in the place of those that LLVM's printer would write.
#pragma once

#include "llvm/CodeGen/AsmPrinter.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"

namespace skep {

/// Keeps the module's compile units out of sight. LLVM's printers of DWARF and of BTF are made if there are
/// any when the printer starts; everybody else shall find them.
class HiddenUnits {
public:
  explicit HiddenUnits(llvm::Module &module) : module(module) {}
  ~HiddenUnits() { show(); }
  void hide();
  void show();

private:
  llvm::Module &module;
  llvm::SmallVector<llvm::MDNode *, 4> units;
};

/// Adds `printer` to `passes`, and around it what prints our BTF and keeps LLVM from printing its own.
/// `units` are hidden when `passes` start where no DWARF is wanted.
void addPrinter(llvm::legacy::PassManager &passes, llvm::AsmPrinter *printer, HiddenUnits &units);

} // namespace skep
