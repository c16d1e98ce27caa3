// LLVM's BPF code generator behind one function. No files: the object is written to memory.
#include "backend-glue/codegen/Codegen.h"
#include "backend-glue/codegen/BranchOverJump.h"
#include "backend-glue/codegen/BtfOrder.h"
#include "backend-glue/codegen/Frames.h"
#include "core/support/Diags.h"
#include "llvm/CodeGen/MachineFunctionPass.h"
#include "llvm/CodeGen/MachineModuleInfo.h"
#include "llvm/CodeGen/Passes.h"
#include "llvm/CodeGen/TargetPassConfig.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/ObjCopy/CommonConfig.h"
#include "llvm/ObjCopy/ConfigManager.h"
#include "llvm/ObjCopy/ObjCopy.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Support/MemoryBuffer.h"
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

Diagnostic internal(Error error) {
  return makeDiag(Diag::InternalCompiler, "the code generator gave up: " + toString(std::move(error)));
}

/// `object` without its .debug_* sections.
Result<SmallVector<char, 0>> dropDwarf(const SmallVector<char, 0> &object) {
  MemoryBufferRef view(StringRef(object.data(), object.size()), "object");
  Expected<std::unique_ptr<object::Binary>> binary = object::createBinary(view);
  if (!binary)
    return internal(binary.takeError());
  objcopy::ConfigManager config;
  config.Common.StripDebug = true;
  SmallVector<char, 0> stripped;
  raw_svector_ostream out(stripped);
  if (Error error = objcopy::executeObjcopyOnBinary(config, **binary, out))
    return internal(std::move(error));
  return stripped;
}

/// The bytes of section `name` within `object`; empty when it has none.
MutableArrayRef<uint8_t> sectionBytes(SmallVector<char, 0> &bytes, const object::ObjectFile &file,
                                      StringRef name) {
  for (const object::SectionRef &section : file.sections()) {
    Expected<StringRef> found = section.getName();
    Expected<StringRef> contents = section.getContents();
    if (found && contents && *found == name) {
      size_t offset = contents->data() - file.getData().data();
      return {reinterpret_cast<uint8_t *>(bytes.data()) + offset, contents->size()};
    }
    consumeError(found.takeError());
    consumeError(contents.takeError());
  }
  return {};
}

/// See BtfOrder.cpp.
Status makeBtfDeterministic(SmallVector<char, 0> &bytes) {
  MemoryBufferRef view(StringRef(bytes.data(), bytes.size()), "object");
  Expected<std::unique_ptr<object::ObjectFile>> file = object::ObjectFile::createELFObjectFile(view);
  if (!file)
    return internal(file.takeError());
  Endian endian = (*file)->isLittleEndian() ? Endian::Little : Endian::Big;
  orderBtf(sectionBytes(bytes, **file, ".BTF"), sectionBytes(bytes, **file, ".BTF.ext"), endian);
  return Ok{};
}

/// What TargetMachine::addPassesToEmitFile() adds, with skep's passes between the last machine pass and the
/// printer.
bool addPasses(legacy::PassManager &passes, LLVMTargetMachine &target, raw_pwrite_stream &out,
               CodeGenFileType type, FrameSink frames) {
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
    if (target.addAsmPrinter(passes, out, nullptr, type, machine->getMMI().getContext()))
      return false;
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
  legacy::PassManager passes;
  CodeGenFileType type =
      form == OutputForm::Object ? CodeGenFileType::ObjectFile : CodeGenFileType::AssemblyFile;
  if (!addPasses(passes, static_cast<LLVMTargetMachine &>(target), out, type, frames))
    return makeDiag(Diag::InternalCompiler, "the BPF target cannot write this kind of file");
  passes.run(module);
  if (form == OutputForm::Assembly)
    return bytes;
  if (Status ordered = makeBtfDeterministic(bytes); !ordered)
    return ordered.takeError();
  if (!keepDwarf)
    return dropDwarf(bytes);
  return bytes;
}

} // namespace skep
