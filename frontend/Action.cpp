// Source to module to bytes, inside one AST consumer.
#include "frontend/Action.h"
#include "frontend/BackendDiagnostics.h"
#include "frontend/checks/Checks.h"
#include "clang/Basic/DiagnosticSema.h"
#include "clang/CodeGen/ModuleBuilder.h"
#include "clang/Frontend/CompilerInstance.h"
#include "llvm/IR/LLVMRemarkStreamer.h"
#include "llvm/IR/Module.h"
#include "llvm/Remarks/RemarkStreamer.h"

using namespace clang;

namespace skep::frontend {
namespace {

llvm::OptimizationLevel levelOf(const CodeGenOptions &options) {
  if (options.OptimizationLevel == 0)
    return llvm::OptimizationLevel::O0;
  if (options.OptimizeSize)
    return options.OptimizeSize == 1 ? llvm::OptimizationLevel::Os : llvm::OptimizationLevel::Oz;
  static const llvm::OptimizationLevel levels[] = {llvm::OptimizationLevel::O1, llvm::OptimizationLevel::O2,
                                                   llvm::OptimizationLevel::O3};
  return levels[std::min(options.OptimizationLevel, 3u) - 1];
}

llvm::TargetOptions targetOptionsOf(const CodeGenOptions &options) {
  llvm::TargetOptions target;
  target.EmitAddrsig = options.Addrsig;
  target.UniqueSectionNames = options.UniqueSectionNames;
  target.FunctionSections = options.FunctionSections;
  target.DataSections = options.DataSections;
  target.StackUsageOutput = options.StackUsageOutput;
  target.DebuggerTuning = options.getDebuggerTuning();
  target.EmitCallSiteInfo = options.EmitCallSiteInfo;
  target.MCOptions.AsmVerbose = options.AsmVerbose;
  target.MCOptions.PreserveAsmComments = options.PreserveAsmComments;
  return target;
}

llvm::PipelineTuningOptions tuningOf(const CodeGenOptions &options) {
  llvm::PipelineTuningOptions tuning;
  tuning.LoopUnrolling = options.UnrollLoops;
  tuning.LoopInterleaving = options.UnrollLoops;
  tuning.LoopVectorization = options.VectorizeLoop;
  tuning.SLPVectorization = options.VectorizeSLP;
  tuning.MergeFunctions = options.MergeFunctions;
  tuning.CallGraphProfile = !options.DisableIntegratedAS;
  return tuning;
}

BackendJob jobOf(CompilerInstance &compiler, ModuleOutput output, bool dwarf) {
  const CodeGenOptions &options = compiler.getCodeGenOpts();
  BackendJob job;
  job.output = output;
  job.cpu = compiler.getTargetOpts().CPU;
  job.features = llvm::join(compiler.getTargetOpts().Features, ",");
  job.level = levelOf(options);
  job.tuning = tuningOf(options);
  job.target = targetOptionsOf(options);
  job.dwarf = dwarf;
  job.noBuiltins = !options.SimplifyLibCalls;
  job.frontendOnly = options.DisableLLVMPasses;
  if (options.TimePasses)
    job.timeReport = &compiler.getVerboseOutputStream();
  return job;
}

/// At -O0 Clang marks each function optnone, leaves out where variables' lives end, drops C's inline
/// functions, and has the names of parameters go with the variables. All of that is needed: the kernel has a
/// say in what is inlined, how large the stack is and what BTF tells of a function. So Clang makes its IR as
/// for -O1, and what the user marked optnone stays so. The source has been told of -O0 by then: __OPTIMIZE__
/// is not defined.
void generateForPipeline(CodeGenOptions &options, LangOptions &language) {
  if (options.OptimizationLevel != 0 || options.DisableLLVMPasses)
    return;
  options.OptimizationLevel = 1;
  options.setInlining(CodeGenOptions::NormalInlining);
  language.Optimize = true;
}

/// Follows the source's pragmas about our rules; owned by the preprocessor.
const PragmaLevels &followPragmas(CompilerInstance &compiler, const RuleSettings &rules) {
  auto owned = std::make_unique<PragmaLevels>(compiler.getPreprocessor(), rules.levels);
  const PragmaLevels &levels = *owned;
  compiler.getPreprocessor().addPPCallbacks(std::move(owned));
  // c-division-zero takes its place.
  compiler.getDiagnostics().setSeverity(diag::warn_remainder_division_by_zero, diag::Severity::Ignored, {});
  return levels;
}

/// Runs the rules of eBPF over a source that was read.
class RuleConsumer : public ASTConsumer {
public:
  RuleConsumer(CompilerInstance &compiler, const RuleSettings &rules, const PragmaLevels &levels)
      : compiler(compiler), rules(rules), levels(levels) {}

  void HandleTranslationUnit(ASTContext &context) override {
    runChecks(context, rules.target, compiler.getDiagnostics(), levels);
  }

private:
  CompilerInstance &compiler;
  const RuleSettings &rules;
  const PragmaLevels &levels;
};

/// Forwards everything to Clang's module builder; at the end gives the module to the backend.
class ModuleConsumer : public ASTConsumer {
public:
  ModuleConsumer(CompilerInstance &compiler, RuleConsumer rules, std::unique_ptr<CodeGenerator> builder,
                 BackendJob job, Backend backend, BpfAction::Made &made)
      : compiler(compiler), rules(std::move(rules)), builder(std::move(builder)), job(std::move(job)),
        backend(backend), made(made) {}

  void Initialize(ASTContext &context) override { builder->Initialize(context); }
  bool HandleTopLevelDecl(DeclGroupRef group) override { return builder->HandleTopLevelDecl(group); }
  void HandleInlineFunctionDefinition(FunctionDecl *decl) override {
    builder->HandleInlineFunctionDefinition(decl);
  }
  void HandleInterestingDecl(DeclGroupRef group) override { HandleTopLevelDecl(group); }
  void HandleTagDeclDefinition(TagDecl *decl) override { builder->HandleTagDeclDefinition(decl); }
  void HandleTagDeclRequiredDefinition(const TagDecl *decl) override {
    builder->HandleTagDeclRequiredDefinition(decl);
  }
  void CompleteTentativeDefinition(VarDecl *decl) override { builder->CompleteTentativeDefinition(decl); }
  void CompleteExternalDeclaration(DeclaratorDecl *decl) override {
    builder->CompleteExternalDeclaration(decl);
  }
  void AssignInheritanceModel(CXXRecordDecl *decl) override { builder->AssignInheritanceModel(decl); }
  void HandleVTable(CXXRecordDecl *decl) override { builder->HandleVTable(decl); }

  void HandleTranslationUnit(ASTContext &context) override {
    rules.HandleTranslationUnit(context);
    builder->HandleTranslationUnit(context);
    DiagnosticsEngine &diags = compiler.getDiagnostics();
    std::unique_ptr<llvm::Module> module(builder->ReleaseModule());
    if (diags.hasErrorOccurred() || !module)
      return;
    if (!startRemarks(module->getContext()))
      return;
    Result<Bytes> bytes = backend(*module, job);
    endRemarks(module->getContext());
    if (!bytes)
      diags.Report(diags.getCustomDiagID(DiagnosticsEngine::Error, "%0 [%1]"))
          << bytes.error().message << bytes.error().id;
    else if (!diags.hasErrorOccurred())
      made.bytes = std::move(*bytes);
  }

private:
  /// Has passes write what they did, where the command line names a file for that. They write to memory, so
  /// that a compile that fails leaves an old file alone.
  bool startRemarks(llvm::LLVMContext &context) {
    const CodeGenOptions &options = compiler.getCodeGenOpts();
    if (options.OptRecordFile.empty())
      return true;
    llvm::Error error = llvm::setupLLVMOptimizationRemarks(
        context, remarks, options.OptRecordPasses, options.OptRecordFormat, /*RemarksWithHotness=*/false);
    if (!error)
      return true;
    DiagnosticsEngine &diags = compiler.getDiagnostics();
    diags.Report(diags.getCustomDiagID(DiagnosticsEngine::Error, "remarks: %0"))
        << llvm::toString(std::move(error));
    return false;
  }

  void endRemarks(llvm::LLVMContext &context) {
    context.setLLVMRemarkStreamer(nullptr);
    context.setMainRemarkStreamer(nullptr);
  }

  CompilerInstance &compiler;
  RuleConsumer rules;
  std::unique_ptr<CodeGenerator> builder;
  BackendJob job;
  Backend backend;
  BpfAction::Made &made;
  llvm::raw_string_ostream remarks{made.remarks};
};

} // namespace

std::unique_ptr<ASTConsumer> BpfAction::CreateASTConsumer(CompilerInstance &compiler, llvm::StringRef file) {
  CodeGenOptions &options = compiler.getCodeGenOpts();
  // BTF is made from debug metadata, so that is always wanted; DWARF only where -g was given.
  bool dwarf = options.getDebugInfo() > llvm::codegenoptions::DebugLineTablesOnly;
  if (!dwarf)
    options.setDebugInfo(llvm::codegenoptions::DebugInfoConstructor);
  if (options.DwarfVersion == 0)
    options.DwarfVersion = 5;
  context.setDiscardValueNames(options.DiscardValueNames);
  BackendJob job = jobOf(compiler, output, dwarf);
  job.verifyEach = verifyEach;
  job.autoProbeRead = rules.autoProbeRead;
  job.kernel = rules.target.version();
  generateForPipeline(options, compiler.getLangOpts());
  const PragmaLevels &levels = followPragmas(compiler, rules);
  context.setDiagnosticHandler(
      std::make_unique<BackendDiagnostics>(compiler, levels, rules.target.version()));
  std::unique_ptr<CodeGenerator> builder(
      CreateLLVMCodeGen(compiler.getDiagnostics(), file, &compiler.getVirtualFileSystem(),
                        compiler.getHeaderSearchOpts(), compiler.getPreprocessorOpts(), options, context));
  return std::make_unique<ModuleConsumer>(compiler, RuleConsumer(compiler, rules, levels), std::move(builder),
                                          std::move(job), backend, made);
}

std::unique_ptr<ASTConsumer> BpfSyntaxAction::CreateASTConsumer(CompilerInstance &compiler, llvm::StringRef) {
  return std::make_unique<RuleConsumer>(compiler, rules, followPragmas(compiler, rules));
}

} // namespace skep::frontend
