// LLVM's code generator says in its own words what it has no BPF instruction for; most of that is one of our
// rules, which says it in the words of eBPF, once, at the place in the source.
#pragma once

#include "frontend/DebugPlaces.h"
#include "frontend/checks/Findings.h"
#include "llvm/IR/DiagnosticInfo.h"
#include <set>

namespace skep::frontend {

class CodegenRules {
public:
  explicit CodegenRules(DebugPlaces &places) : places(places) {}

  enum class Answer { Unknown, Found, Repeated };
  /// What a complaint of the code generator is, as a finding; Repeated when it was told of already.
  Answer read(const llvm::DiagnosticInfoUnsupported &info, Finding &finding);
  /// The same of the assembler's complaint about a line of inline assembly.
  Finding assembly(clang::SourceLocation where, llvm::StringRef problem, llvm::StringRef line);

private:
  bool readCall(const llvm::DiagnosticInfoUnsupported &info, llvm::StringRef callee, Finding &finding);
  void readMemory(const llvm::DiagnosticInfoUnsupported &info, llvm::StringRef callee, Finding &finding);
  void readStack(const llvm::Function &function, Finding &finding);

  DebugPlaces &places;
  std::set<std::string> told;
};

/// Whether assembly is of another machine than BPF: "x86", "arm64"; empty when it may be BPF's.
llvm::StringRef foreignMachine(llvm::StringRef assembly);

} // namespace skep::frontend
