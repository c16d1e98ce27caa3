// LLVM's BPF code generator behind one function. No files: the object is written to memory.
#include "backend-glue/codegen/Codegen.h"
#include "core/support/Diags.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/ObjCopy/CommonConfig.h"
#include "llvm/ObjCopy/ConfigManager.h"
#include "llvm/ObjCopy/ObjCopy.h"
#include "llvm/Object/Binary.h"
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

} // namespace

std::unique_ptr<TargetMachine> makeTarget(const TargetChoice &choice) {
  initializeOnce();
  std::string error;
  const Target *target = TargetRegistry::lookupTarget(choice.triple, error);
  if (!target)
    return nullptr;
  return std::unique_ptr<TargetMachine>(target->createTargetMachine(
      choice.triple, choice.cpu, choice.features, choice.options, std::nullopt, std::nullopt, choice.level));
}

Result<SmallVector<char, 0>> emit(Module &module, TargetMachine &target, OutputForm form, bool keepDwarf) {
  SmallVector<char, 0> bytes;
  raw_svector_ostream out(bytes);
  legacy::PassManager passes;
  CodeGenFileType type =
      form == OutputForm::Object ? CodeGenFileType::ObjectFile : CodeGenFileType::AssemblyFile;
  if (target.addPassesToEmitFile(passes, out, nullptr, type, /*DisableVerify=*/true))
    return makeDiag(Diag::InternalCompiler, "the BPF target cannot write this kind of file");
  passes.run(module);
  if (form == OutputForm::Object && !keepDwarf)
    return dropDwarf(bytes);
  return bytes;
}

} // namespace skep
