// Collects findings, so that what was inlined in several places is told of once and errors come in the order
// of the module.
#include "passes/Remains.h"
#include "passes/Calls.h"
#include "llvm/ADT/DepthFirstIterator.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/LLVMContext.h"

using namespace llvm;

namespace skep {

void reportRemains(const Module &module, bool optimised) {
  Remains remains(module, optimised);
  findCallsLeft(remains);
  findGlobalCallsLeft(remains);
  findAtomicsLeft(remains);
  findStackLeft(remains);
  remains.tell();
}

Remains::Remains(const Module &module, bool optimised) : module(module), optimised(optimised) { spread(); }

/// From the programs along every mention of a function.
void Remains::spread() {
  std::vector<const Function *> work;
  for (const Function &function : module)
    if (isProgram(function) && reached.insert(&function).second)
      work.push_back(&function);
  for (size_t i = 0; i < work.size(); ++i)
    for (const BasicBlock &block : *work[i])
      for (const Instruction &instruction : block)
        for (const Value *operand : instruction.operand_values()) {
          const auto *used = dyn_cast<Function>(operand->stripPointerCasts());
          if (used && reached.insert(used).second)
            work.push_back(used);
        }
}

void Remains::forEach(function_ref<void(const Instruction &)> visit) const {
  for (const Function &function : module)
    if (!function.isDeclaration())
      for (const BasicBlock *block : depth_first(&function))
        for (const Instruction &instruction : *block)
          visit(instruction);
}

/// The line of the name; LLVM knows no column of it.
static DiagnosticLocation placeOf(const Function &function) {
  auto *source = function.getSubprogram();
  if (!source)
    return {};
  return DiagnosticLocation(DebugLoc(DILocation::get(function.getContext(), source->getLine(), 0, source)));
}

PassFinding &Remains::add(Diag id, const Instruction &at, std::string message, DiagnosticSeverity how) {
  const Function &function = *at.getFunction();
  const DILocation *place = at.getDebugLoc();
  DiagnosticLocation where = place ? DiagnosticLocation(place) : placeOf(function);
  findings.emplace_back(id, function, where, std::move(message), how);
  for (place = place ? place->getInlinedAt() : nullptr; place; place = place->getInlinedAt())
    findings.back().inlinedAt.emplace_back(place);
  return findings.back();
}

PassFinding &Remains::refuse(Diag id, const Instruction &at, std::string message) {
  return add(id, at, std::move(message), DS_Error);
}

PassFinding &Remains::warn(Diag id, const Instruction &at, std::string message) {
  return add(id, at, std::move(message), DS_Warning);
}

PassFinding &Remains::refuse(Diag id, const Function &at, std::string message) {
  findings.emplace_back(id, at, placeOf(at), std::move(message), DS_Error);
  return findings.back();
}

PassFinding &Remains::warn(Diag id, const Function &at, std::string message) {
  findings.emplace_back(id, at, placeOf(at), std::move(message), DS_Warning);
  return findings.back();
}

void Remains::tell() {
  std::vector<std::string> told;
  for (const PassFinding &finding : findings) {
    std::string key = diagInfo(finding.id).id + (" " + finding.getLocationStr()) + finding.message;
    if (is_contained(told, key))
      continue;
    told.push_back(std::move(key));
    module.getContext().diagnose(finding);
  }
}

std::string sourceName(const Function &function) {
  const DISubprogram *source = function.getSubprogram();
  return (source && !source->getName().empty() ? source->getName() : function.getName()).str();
}

std::string sourceName(const Type *type) {
  const auto *record = dyn_cast<StructType>(type);
  StringRef name = record && record->hasName() ? record->getName() : "";
  for (StringRef kind : {"struct", "union"})
    if (name.consume_front((kind + ".").str()))
      return (kind + " " + (name.starts_with("anon") ? "without a name" : name.take_until([](char c) {
                return c == '.';
              })))
          .str();
  return "a struct";
}

InstructionSet instructionSet(const Function &function) {
  bool alu32 = function.getFnAttribute("target-features").getValueAsString().contains("+alu32");
  StringRef cpu = function.getFnAttribute("target-cpu").getValueAsString();
  InstructionSet set;
  set.isNamed = !cpu.empty() && cpu != "generic";
  set.version = StringSwitch<std::optional<unsigned>>(cpu)
                    .Cases("", "generic", "v1", 1)
                    .Case("v2", 2)
                    .Case("v3", 3)
                    .Case("v4", 4)
                    .Default(std::nullopt);
  if (set.version && alu32)
    set.version = std::max(*set.version, 3u);
  return set;
}

} // namespace skep
