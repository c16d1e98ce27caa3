// LLVM's BPF code generator behind one function. No files: the object is written to memory.
#include "backend-glue/codegen/Codegen.h"
#include "backend-glue/codegen/BranchOverJump.h"
#include "backend-glue/codegen/BtfPrinter.h"
#include "backend-glue/codegen/Frames.h"
#include "core/support/Diags.h"
#include "llvm/CodeGen/MachineFunctionPass.h"
#include "llvm/CodeGen/MachineModuleInfo.h"
#include "llvm/CodeGen/Passes.h"
#include "llvm/CodeGen/TargetPassConfig.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/MCStreamer.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Triple.h"
#include <mutex>

using namespace llvm;

extern "C" {
void LLVMInitializeBPFTargetInfo();
void LLVMInitializeBPFTarget();
void LLVMInitializeBPFTargetMC();
void LLVMInitializeBPFAsmPrinter();
void LLVMInitializeBPFAsmParser();
}

namespace skep {
namespace {

void initializeOnce() {
  static std::once_flag once;
  std::call_once(once, [] {
    LLVMInitializeBPFTargetInfo();
    LLVMInitializeBPFTarget();
    LLVMInitializeBPFTargetMC();
    LLVMInitializeBPFAsmPrinter();
    LLVMInitializeBPFAsmParser();
  });
}

/// What TargetMachine::addPassesToEmitFile() adds, with skep's passes between the last machine pass and the
/// printer.
bool addPasses(legacy::PassManager &passes, LLVMTargetMachine &target, raw_pwrite_stream &out,
               CodeGenFileType type, FrameSink frames, HiddenUnits &units) {
  auto *machine = new MachineModuleInfoWrapperPass(&target);
  TargetPassConfig *config = target.createPassConfig(passes);
  config->setDisableVerify(true);
  passes.add(config);
  passes.add(machine);
  if (config->addISelPasses())
    return false;
  config->addMachinePasses();
  config->setInitialized();
  bool isWhole = TargetPassConfig::willCompleteCodeGenPipeline(); // not with -mllvm -stop-after=
  if (!isWhole) {
    passes.add(createPrintMIRPass(out));
  } else {
    passes.add(makeBranchOverJumpPass());
    passes.add(makeFrameReader(frames));
    Expected<std::unique_ptr<MCStreamer>> streamer =
        target.createMCStreamer(out, nullptr, type, machine->getMMI().getContext());
    if (!streamer) {
      consumeError(streamer.takeError());
      return false;
    }
    addPrinter(passes, target.getTarget().createAsmPrinter(target, std::move(*streamer)), units);
  }
  passes.add(createFreeMachineFunctionPass());
  return true;
}

} // namespace

std::unique_ptr<TargetMachine> makeTarget(const TargetChoice &choice) {
  initializeOnce();
  std::string error;
  const Target *target = TargetRegistry::lookupTarget(choice.triple, error);
  if (!target)
    return nullptr;
  // Not position-independent: what the optimiser reads from tables by relative addresses is none to the
  // kernel.
  return std::unique_ptr<TargetMachine>(target->createTargetMachine(
      choice.triple, choice.cpu, choice.features, choice.options, Reloc::Static, std::nullopt, choice.level));
}

Result<SmallVector<char, 0>> emit(Module &module, TargetMachine &target, OutputForm form, bool keepDwarf,
                                  FrameSink frames) {
  SmallVector<char, 0> bytes;
  raw_svector_ostream out(bytes);
  HiddenUnits units(module);
  legacy::PassManager passes;
  CodeGenFileType type =
      form == OutputForm::Object ? CodeGenFileType::ObjectFile : CodeGenFileType::AssemblyFile;
  if (!addPasses(passes, static_cast<LLVMTargetMachine &>(target), out, type, frames, units))
    return makeDiag(Diag::InternalCompiler, "the BPF target cannot write this kind of file");
  if (!keepDwarf && TargetPassConfig::willCompleteCodeGenPipeline())
    units.hide();
  passes.run(module);
  return bytes;
}

} // namespace skep
