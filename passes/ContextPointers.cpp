// A function is a program when its section says so; what it hands on to local functions is followed through
// calls. Only unchanged pointers are followed: one with an offset is what CtxAccess.cpp mends.
#include "passes/ContextPointers.h"
#include "core/spec/ProgKinds.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Operator.h"

using namespace llvm;

namespace skep {

std::optional<Place> placeOf(Value *address, const DataLayout &layout) {
  Place place{address};
  if (!address->getType()->isPointerTy())
    return std::nullopt;
  unsigned width = layout.getIndexTypeSizeInBits(address->getType());
  while (auto *step = dyn_cast<GEPOperator>(place.root)) {
    MapVector<Value *, APInt> indices;
    APInt constant(width, 0);
    if (!step->collectOffset(layout, width, indices, constant) || indices.size() + !!place.index > 1)
      return std::nullopt;
    place.offset += constant.getSExtValue();
    if (!indices.empty()) {
      place.index = indices.begin()->first;
      place.scale = indices.begin()->second.getZExtValue();
    }
    place.root = step->getPointerOperand();
  }
  return place;
}

Value *accessedAddress(Instruction &instruction) {
  return const_cast<Value *>(getLoadStorePointerOperand(&instruction));
}

static bool isProgram(const Function &function) {
  StringRef section = function.getSection();
  return !function.isDeclaration() && !section.empty() && !section.starts_with(".text");
}

ContextPointers::ContextPointers(Module &module) {
  for (Function &function : module) {
    if (!isProgram(function) || function.arg_empty() || !function.getArg(0)->getType()->isPointerTy())
      continue;
    const ProgKind *kind = matchSec(function.getSection()).kind;
    found.insert({function.getArg(0), kind ? std::optional(kind->context) : std::nullopt});
  }
  for (size_t i = 0; i < found.size(); ++i) // grows while it is walked
    handOn(*cast<Argument>(found.begin()[i].first));
}

void ContextPointers::handOn(const Argument &from) {
  std::optional<Context> kind = found.lookup(&from);
  for (const Use &use : from.uses()) {
    const auto *call = dyn_cast<CallBase>(use.getUser());
    const Function *callee = call && call->isArgOperand(&use) ? call->getCalledFunction() : nullptr;
    if (!callee || callee->isDeclaration() || call->getArgOperandNo(&use) >= callee->arg_size())
      continue;
    auto [place, isNew] = found.insert({callee->getArg(call->getArgOperandNo(&use)), kind});
    if (!isNew && place->second != kind)
      place->second.reset();
  }
}

bool ContextPointers::contains(const Value *value) const { return found.contains(value); }

std::optional<Context> ContextPointers::kindOf(const Value *value) const { return found.lookup(value); }

} // namespace skep
