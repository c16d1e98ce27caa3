// c-recursion: functions that call themselves, directly or by way of others. The verifier walks calls as
// the program runs and allows eight frames; a cycle of calls is refused.
#include "frontend/checks/Checks.h"

using namespace clang;

namespace skep::frontend {
namespace {

/// The calls that lead from `from` back to itself, or none.
std::vector<const Call *> cycleFrom(Unit &unit, Function *from) {
  std::vector<std::pair<Function *, const Call *>> how = {{from, nullptr}}; // reached, by which call
  llvm::SmallPtrSet<Function *, 16> seen;
  for (size_t i = 0; i < how.size(); ++i)
    for (const Call *call : how[i].first->calls) {
      Function *callee = unit.functionOf(call->callee);
      if (callee == from) {
        std::vector<const Call *> chain = {call};
        for (Function *at = how[i].first; at != from; at = chain.back()->caller)
          chain.push_back(llvm::find_if(how, [&](auto &step) { return step.first == at; })->second);
        return {chain.rbegin(), chain.rend()};
      }
      if (callee && seen.insert(callee).second)
        how.emplace_back(callee, call);
    }
  return {};
}

} // namespace

void checkRecursion(Checks &cx) {
  llvm::SmallPtrSet<const Function *, 16> told;
  for (Function &function : cx.unit.functions) {
    std::vector<const Call *> cycle = cycleFrom(cx.unit, &function);
    if (cycle.empty() || told.contains(&function))
      continue;
    std::string name = function.decl->getNameAsString();
    std::string how = cycle.size() == 1
                          ? " calls itself"
                          : " calls itself by way of " + cycle[0]->callee->getNameAsString() + "()";
    Finding &finding = cx.report(Diag::CRecursion, cycle[0]->expr->getExprLoc(), name + "()" + how);
    for (const Call *call : llvm::ArrayRef(cycle).drop_front())
      finding.note(call->expr->getExprLoc(), "which calls " + call->callee->getNameAsString() + "() here");
    finding.hint("the verifier refuses calls that go round in a circle; use a bounded loop, bpf_loop(), or a "
                 "tail call");
    for (const Call *call : cycle)
      told.insert(call->caller);
  }
}

} // namespace skep::frontend
