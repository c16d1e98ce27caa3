// A context arrives in a function as a context only when it is passed as it is: the verifier takes no pointer
// with an offset for one. Where every call gives the same offset, the function may as well add it.
#include "passes/CtxArguments.h"
#include "llvm/IR/IRBuilder.h"

using namespace llvm;

namespace skep {
namespace {

/// The constant offset into a context that all calls give for an argument; 0 when there is none.
std::pair<Value *, int64_t> offsetGiven(const CallBase &call, unsigned number,
                                        const ContextPointers &contexts) {
  std::optional<Place> place = placeOf(call.getArgOperand(number), call.getDataLayout());
  bool isInside = place && place->isConstant() && contexts.contains(place->root) && contexts.isFixed(*place);
  return isInside ? std::pair(place->root, place->offset) : std::pair<Value *, int64_t>(nullptr, 0);
}

int64_t offsetOfAllCalls(const Argument &argument, const ContextPointers &contexts) {
  std::optional<int64_t> same;
  for (const Use &use : argument.getParent()->uses()) {
    const auto *call = dyn_cast<CallBase>(use.getUser());
    if (!call || !call->isCallee(&use) || call->arg_size() <= argument.getArgNo())
      return 0;
    auto [context, offset] = offsetGiven(*call, argument.getArgNo(), contexts);
    if (!context || (same && *same != offset))
      return 0;
    same = offset;
  }
  return same.value_or(0);
}

/// f(&ctx->field) becomes f(ctx), and f adds the offset.
bool takeOffsetIn(Argument &argument, const ContextPointers &contexts) {
  int64_t offset = offsetOfAllCalls(argument, contexts);
  if (!offset)
    return false;
  for (Use &use : argument.getParent()->uses()) {
    auto &call = cast<CallBase>(*use.getUser());
    Value *old = call.getArgOperand(argument.getArgNo());
    call.setArgOperand(argument.getArgNo(), offsetGiven(call, argument.getArgNo(), contexts).first);
    dropUnused(old);
  }
  Function &function = *argument.getParent();
  IRBuilder<> builder(&function.getEntryBlock(), function.getEntryBlock().getFirstInsertionPt());
  Value *field = builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), &argument, offset);
  argument.replaceUsesWithIf(field, [&](const Use &use) { return use.getUser() != field; });
  argument.removeAttr(Attribute::Dereferenceable);
  argument.removeAttr(Attribute::Alignment);
  return true;
}

} // namespace

bool takeOffsetsIn(Module &module, const ContextPointers &contexts) {
  bool changed = false;
  for (Function &function : module)
    if (function.hasLocalLinkage() && !function.isDeclaration())
      for (Argument &argument : function.args())
        changed |= argument.getType()->isPointerTy() && takeOffsetIn(argument, contexts);
  return changed;
}

} // namespace skep
