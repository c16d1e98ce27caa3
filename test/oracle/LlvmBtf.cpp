// llvm-btf IN OUT: an object from a module that `skep cc -emit-llvm` wrote, with the BTF that LLVM prints.
//
// skep's own BTF is compared with it (btf-compare). clang's objects would not do: skep's passes make other
// code, so records would be of other instructions. Here the same passes have run, before the code generator
// and in it, and only the last step is LLVM's: its printer finds the compile units, so it prints BTF itself.
//
// With --ours the last step is skep's as well: for modules of several compile units, which no C file makes.
//
// usage: llvm-btf [--ours] [--cpu=v3] [--level=0..3] IN OUT
#include "backend-glue/codegen/BranchOverJump.h"
#include "backend-glue/codegen/Codegen.h"
#include "core/support/File.h"
#include "llvm/CodeGen/MachineModuleInfo.h"
#include "llvm/CodeGen/Passes.h"
#include "llvm/CodeGen/TargetPassConfig.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/IRReader/IRReader.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

static bool print(Module &module, TargetMachine &machine, SmallVectorImpl<char> &bytes) {
  raw_svector_ostream out(bytes);
  auto &target = static_cast<LLVMTargetMachine &>(machine);
  legacy::PassManager passes;
  auto *info = new MachineModuleInfoWrapperPass(&target);
  TargetPassConfig *config = target.createPassConfig(passes);
  passes.add(config);
  passes.add(info);
  if (config->addISelPasses())
    return false;
  config->addMachinePasses();
  config->setInitialized();
  passes.add(skep::makeBranchOverJumpPass());
  if (target.addAsmPrinter(passes, out, nullptr, CodeGenFileType::ObjectFile, info->getMMI().getContext()))
    return false;
  passes.add(createFreeMachineFunctionPass());
  passes.run(module);
  return true;
}

static bool printOurs(Module &module, TargetMachine &machine, SmallVectorImpl<char> &bytes) {
  auto ignore = [](const Function &, uint64_t, ArrayRef<const AllocaInst *>) {};
  auto printed = skep::emit(module, machine, skep::OutputForm::Object, false, ignore);
  if (printed)
    bytes.append(printed->begin(), printed->end());
  return bool(printed);
}

int main(int count, char **words) {
  skep::TargetChoice choice;
  bool ours = false;
  std::vector<StringRef> files;
  for (StringRef word : ArrayRef(words + 1, words + count)) {
    unsigned level;
    if (word == "--ours")
      ours = true;
    else if (word.consume_front("--cpu="))
      choice.cpu = word.str();
    else if (word.consume_front("--level=") && !word.getAsInteger(10, level) && level <= 3)
      choice.level = CodeGenOptLevel(std::max(level, 1u)); // as skep does
    else
      files.push_back(word);
  }
  if (files.size() != 2) {
    errs() << "usage: llvm-btf [--ours] [--cpu=v3] [--level=0..3] IN OUT\n";
    return 2;
  }
  LLVMContext context;
  SMDiagnostic problem;
  std::unique_ptr<Module> module = parseIRFile(files[0], problem, context);
  if (!module) {
    problem.print("llvm-btf", errs());
    return 2;
  }
  choice.triple = module->getTargetTriple();
  std::unique_ptr<TargetMachine> machine = skep::makeTarget(choice);
  SmallVector<char, 0> bytes;
  if (!machine || !(ours ? printOurs : print)(*module, *machine, bytes))
    return 2;
  return skep::writeFile(files[1], StringRef(bytes.data(), bytes.size())) ? 0 : 2;
}
