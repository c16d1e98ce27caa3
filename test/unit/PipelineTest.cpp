// A module that breaks LLVM's rules is seen after the first pass, where that was asked for.
#include "passes/Pipeline.h"
#include "backend-glue/codegen/Barrier.h"
#include "backend-glue/codegen/Codegen.h"
#include "passes/PassTimes.h"
#include "llvm/IR/IRBuilder.h"
#include <gtest/gtest.h>

using namespace skep;

namespace {

/// A function that returns a 64-bit value as a 32-bit one.
std::unique_ptr<llvm::Module> brokenModule(llvm::LLVMContext &context) {
  auto module = std::make_unique<llvm::Module>("broken", context);
  module->setTargetTriple("bpfel");
  auto *type =
      llvm::FunctionType::get(llvm::Type::getInt32Ty(context), {llvm::Type::getInt64Ty(context)}, false);
  auto *function = llvm::Function::Create(type, llvm::GlobalValue::ExternalLinkage, "f", *module);
  llvm::IRBuilder<> builder(llvm::BasicBlock::Create(context, "entry", function));
  builder.CreateRet(function->getArg(0));
  return module;
}

TEST(Pipeline, EachPassIsVerified) {
  llvm::LLVMContext context;
  auto target = makeTarget({});
  auto module = brokenModule(context);
  PipelineOptions options;
  options.verifyEach = true;
  Status status = guardFatalErrors([&] { runPipeline(*module, *target, options); });
  ASSERT_FALSE(status);
  EXPECT_NE(status.error().message.find(" found after pass "), std::string::npos);
}

TEST(Pipeline, SinglePassesAreVerified) {
  llvm::LLVMContext context;
  auto target = makeTarget({});
  auto module = brokenModule(context);
  Status status = guardFatalErrors([&] { llvm::cantFail(runPasses(*module, *target, "close-ends")); });
  EXPECT_FALSE(status);
}

TEST(Pipeline, PassesHaveTimes) {
  llvm::LLVMContext context;
  auto target = makeTarget({});
  llvm::Module module("empty", context);
  module.setTargetTriple("bpfel");
  PassTimes times;
  PipelineOptions options;
  options.times = &times;
  runPipeline(module, *target, options);
  times.mark("passes");
  std::string text;
  llvm::raw_string_ostream out(text);
  times.print(out);
  for (const char *name : {"core-reloc", "bounded-loop", "restate-bounds", "close-ends", "these together"})
    EXPECT_NE(text.find(std::string("  ") + name + " "), std::string::npos) << name;
}

} // namespace
