// What optimisation left of a source that the code generator or the kernel refuses. Whether a call is
// inlined, a size turns out constant or a table of functions folds away is known only now, so rules about
// such things look at the optimised module instead of the source. Findings are diagnostics of the module's
// context (Finding.h); one that the code generator would fail on is an error there.
#pragma once

#include "passes/Finding.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/IR/Module.h"
#include <deque>

namespace skep {

/// Reports everything that is found. Without optimisation nothing has folded, and less is certain.
void reportRemains(const llvm::Module &module, bool optimised);

/// What the rules get.
class Remains {
public:
  Remains(const llvm::Module &module, bool optimised);

  /// A finding that the code generator would fail on. The reference is good until the next finding.
  PassFinding &refuse(Diag id, const llvm::Instruction &at, std::string message);
  PassFinding &refuse(Diag id, const llvm::Function &at, std::string message);
  /// A finding that the kernel or the loader refuses.
  PassFinding &warn(Diag id, const llvm::Instruction &at, std::string message);
  PassFinding &warn(Diag id, const llvm::Function &at, std::string message);

  /// Each instruction that can be reached inside its function.
  void forEach(llvm::function_ref<void(const llvm::Instruction &)> visit) const;
  /// Whether a program reaches a function; what none reaches is not loaded.
  bool isReached(const llvm::Function &function) const { return reached.contains(&function); }
  /// Tells the context of everything found, each once.
  void tell();

  const llvm::Module &module;
  const bool optimised;

private:
  PassFinding &add(Diag id, const llvm::Instruction &at, std::string message, llvm::DiagnosticSeverity how);
  void spread();

  llvm::DenseSet<const llvm::Function *> reached;
  std::deque<PassFinding> findings;
};

/// The name in the source, which differs from the symbol's where the optimiser made a copy.
std::string sourceName(const llvm::Function &function);
/// The name of a type as C writes it: "struct event".
std::string sourceName(const llvm::Type *type);
/// How many registers an argument of this type takes.
unsigned registersOf(const llvm::Type *type);
struct InstructionSet {
  std::optional<unsigned> version; ///< 1 to 4; nothing where it is that of the building machine
  bool isNamed = false;            ///< the command line says so; else it is only LLVM's default
};
InstructionSet instructionSet(const llvm::Function &function);

void findAtomicsLeft(Remains &remains);
void findCallsLeft(Remains &remains);
void findGlobalCallsLeft(Remains &remains);
void findStackLeft(Remains &remains);

} // namespace skep
