// A function is a program when its section says so; what it hands on to local functions is followed through
// calls. Only unchanged pointers are followed: one with an offset is what CtxAccess.cpp mends.
#include "passes/ContextPointers.h"
#include "core/spec/ProgKinds.h"
#include "passes/Calls.h"

using namespace llvm;

namespace skep {

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

/// A socket is what a field of a context holds, or a helper gives.
bool ContextPointers::isSocket(const Value *value) const {
  if (const auto *load = dyn_cast<LoadInst>(value)) {
    std::optional<FieldKind> kind = fieldBehind(const_cast<LoadInst *>(load), load->getDataLayout());
    return kind == FieldKind::Socket || kind == FieldKind::SocketOrNull ||
           kind == FieldKind::SockCommonOrNull;
  }
  const auto *call = dyn_cast<CallInst>(value);
  std::optional<HelperId> id = call ? helperOf(*call) : std::nullopt;
  HelperValue::Kind given = id ? helperInfo(*id).contract.result.kind : HelperValue::Nothing;
  return given == HelperValue::Socket || given == HelperValue::TcpSock || given == HelperValue::SockCommon;
}

bool ContextPointers::contains(const Value *value) const {
  return value->getType()->isPointerTy() && (found.contains(value) || isSocket(value));
}

bool ContextPointers::isTyped(const Value *value) const {
  for (unsigned depth = 0; depth < 8; ++depth) {
    if (const auto *cast = dyn_cast<IntToPtrInst>(value))
      value = cast->getOperand(0);
    const auto *load = dyn_cast<LoadInst>(value);
    std::optional<Place> place =
        load ? placeOf(const_cast<Value *>(load->getPointerOperand()), load->getDataLayout()) : std::nullopt;
    if (!place)
      return false;
    if (kindOf(place->root) == Context::BtfArgs)
      return true;
    value = place->root; // what BTF describes points to what BTF describes
  }
  return false;
}

std::optional<FieldKind> ContextPointers::fieldBehind(Value *value, const DataLayout &layout) const {
  auto *load = dyn_cast<LoadInst>(value);
  std::optional<Place> place = load ? placeOf(load->getPointerOperand(), layout) : std::nullopt;
  if (!place || !place->isConstant())
    return std::nullopt;
  std::optional<Context> context = kindOf(place->root);
  const ContextField *field = context ? contextFieldAt(*context, place->offset) : nullptr;
  return field ? std::optional(field->kind) : std::nullopt;
}

/// What <linux/bpf.h> declares never changes.
bool ContextPointers::isFixed(const Place &place) const {
  std::optional<Context> kind = kindOf(place.root);
  return !place.isRelocated || (kind && !contextFields(*kind).empty()) || isSocket(place.root);
}

std::optional<Context> ContextPointers::kindOf(const Value *value) const { return found.lookup(value); }

} // namespace skep
