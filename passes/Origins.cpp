// Where addresses enter a module: constants, contexts of programs, results of calls. The half of the
// provenance analysis that knows eBPF, from the tables of core/spec.
#include "core/spec/Contexts.h"
#include "core/spec/ProgKinds.h"
#include "passes/Calls.h"
#include "passes/Provenance.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;

namespace skep {
namespace {

const DIType *debugType(const GlobalVariable &global) {
  SmallVector<DIGlobalVariableExpression *, 1> found;
  global.getDebugInfo(found);
  return found.empty() ? nullptr : found.front()->getVariable()->getType();
}

bool isMap(const GlobalVariable &global) {
  return global.getSection() == ".maps" || global.getSection() == "maps";
}

/// Whether a pointer to a kernel object (__kptr and its like) lies somewhere in `type`; `pointers` is how
/// many pointers may be followed, which is one for the "value" of a map's definition.
bool hasKptr(const DIType *type, unsigned pointers, SmallPtrSetImpl<const DIType *> &seen) {
  type = stripQualifiers(type);
  if (!type || !seen.insert(type).second)
    return false;
  if (const auto *pointer = dyn_cast<DIDerivedType>(type)) {
    DINodeArray tags = pointer->getAnnotations();
    for (const MDOperand &operand : tags ? tags->operands() : ArrayRef<MDOperand>())
      if (const auto *tag = dyn_cast<MDNode>(operand))
        if (const auto *text = dyn_cast<MDString>(tag->getOperand(tag->getNumOperands() - 1)))
          if (text->getString().contains("ptr")) // kptr, kptr_untrusted, percpu_kptr, uptr
            return true;
    return pointers > 0 && hasKptr(pointer->getBaseType(), pointers - 1, seen);
  }
  const auto *composite = dyn_cast<DICompositeType>(type);
  if (!composite || composite->getTag() == dwarf::DW_TAG_enumeration_type)
    return false;
  if (composite->getTag() == dwarf::DW_TAG_array_type)
    return hasKptr(composite->getBaseType(), pointers, seen);
  return any_of(composite->getElements(), [&](const DINode *node) {
    const auto *member = dyn_cast<DIDerivedType>(node);
    return member && member->getTag() == dwarf::DW_TAG_member &&
           hasKptr(member->getBaseType(), pointers, seen);
  });
}

bool holdsKptr(const GlobalVariable &global) {
  SmallPtrSet<const DIType *, 16> seen;
  return hasKptr(debugType(global), isMap(global) ? 1 : 0, seen);
}

/// A tracepoint whose record holds the arguments of a system call.
bool isSyscallEntry(const SecMatch &section) {
  return section.suffix.starts_with("syscalls/sys_enter_") || section.suffix == "raw_syscalls/sys_enter";
}

bool isOfProcess(AutoAttach attach) {
  return attach == AutoAttach::Uprobe || attach == AutoAttach::UprobeMulti || attach == AutoAttach::Usdt ||
         attach == AutoAttach::Ksyscall;
}

unsigned originOf(FieldKind kind) {
  switch (kind) {
  case FieldKind::Scalar:
    return 0;
  case FieldKind::KernelSkb:
  case FieldKind::NfHookState:
    return Provenance::Typed;
  default:
    return Provenance::Own;
  }
}

} // namespace

unsigned Provenances::object(const Value *value) {
  auto [found, isNew] = objectOf.try_emplace(value, objects.size());
  if (isNew)
    objects.push_back({.value = value});
  return found->second;
}

void Provenances::addPrograms() {
  foreign = objects.size();
  objects.push_back({.isForeign = true});
  for (const GlobalVariable &global : module.globals()) {
    Object &made = objects[object(&global)];
    made.holdsKptr = holdsKptr(global);
    // A table of strings, say: constants of the program's own.
    bool isTable =
        global.isConstant() && global.hasInitializer() && global.getInitializer()->needsRelocation();
    made.forgets = !isTable;
    if (isTable)
      made.contents[Place::anywhere] = Provenance::Own;
  }
  for (const Function &function : module)
    if (!function.isDeclaration())
      addProgram(function);
}

/// What a function gets that is called from outside: a program its context, others what is not known.
void Provenances::addProgram(const Function &function) {
  SecMatch section = matchSec(function.getSection());
  bool isOutside = !function.hasLocalLinkage();
  bool isProgram = isOutside && section.kind && !function.getSection().starts_with(".text");
  for (const Argument &argument : function.args()) {
    if (!isProgram && !(isOutside || function.hasAddressTaken()))
      continue;
    if (!isProgram && !argument.getType()->isPointerTy())
      continue;
    bool isContext = isProgram && argument.getArgNo() == 0;
    Provenance &given = known[&argument];
    given.join(isContext ? Provenance::Context : Provenance::Own);
    given.places.insert({isContext ? object(&argument) : foreign, 0});
    if (isContext) {
      Object &context = objects[object(&argument)];
      context.kind = section.kind;
      context.isSyscall = isSyscallEntry(section);
    }
  }
}

bool Provenances::isTypedContext(const Provenance &address) const {
  return any_of(address.places, [&](const Place &place) {
    const ProgKind *kind = objects[place.object].kind;
    return kind && kind->context == Context::BtfArgs;
  });
}

/// What is loaded from a context.
Provenance Provenances::fromContext(const Place &place) const {
  const Object &in = objects[place.object];
  switch (in.kind->context) {
  case Context::PtRegs:
    return isOfProcess(in.kind->autoAttach) ? Provenance::User : Provenance::Kernel;
  case Context::TraceEntry:
    return in.isSyscall ? Provenance::User : Provenance::Kernel;
  case Context::RawTracepointArgs: // the first may be a buffer of the tracepoint's, for programs to write
    return in.kind->type == ProgType::RawTracepointWritable && place.offset <= 0 ? Provenance::Own
                                                                                 : Provenance::Kernel;
  case Context::PerfEventData:
    return Provenance::Kernel | Provenance::User;
  case Context::BtfArgs:
  case Context::IterArgs:
    return Provenance::Typed;
  case Context::SyscallArgs:
    return Provenance::Number;
  default:
    break;
  }
  if (place.offset < 0 || contextFields(in.kind->context).empty())
    return Provenance::Own;
  const ContextField *field = contextFieldAt(in.kind->context, place.offset);
  return field ? Provenance(originOf(field->kind)) : Provenance(Provenance::Own);
}

Provenance Provenances::ofConstant(const Constant *constant) const {
  APInt offset(64, 0);
  if (const auto *expression = dyn_cast<ConstantExpr>(constant)) {
    if (expression->getOpcode() == Instruction::PtrToInt)
      return ofConstant(expression->getOperand(0));
    if (expression->getOpcode() == Instruction::IntToPtr)
      if (const auto *number = dyn_cast<ConstantInt>(expression->getOperand(0)))
        return number->isNegative() ? Provenance::Kernel : number->isZero() ? 0 : Provenance::User;
  }
  if (!constant->getType()->isPointerTy())
    return {};
  const Value *start = constant->stripAndAccumulateConstantOffsets(module.getDataLayout(), offset, true);
  if (isa<Function>(start))
    return Provenance::Own;
  const auto *global = dyn_cast<GlobalVariable>(start);
  if (!global)
    return {};
  // A kernel variable: the verifier types it unless it is declared void, then it is an address.
  if (global->getSection() == ".ksyms") {
    const DIType *type = stripQualifiers(debugType(*global));
    return type ? Provenance::Typed : Provenance::Kernel;
  }
  Provenance result(Provenance::Own);
  if (auto known = objectOf.find(global); known != objectOf.end())
    result.places.insert({known->second, offset.getSExtValue()});
  return result;
}

const GlobalVariable *Provenances::mapOf(const Value *value) const {
  const auto *global = dyn_cast<GlobalVariable>(value->stripPointerCasts());
  return global && isMap(*global) ? global : nullptr;
}

Provenance Provenances::call(const CallBase &call) {
  if (const auto *intrinsic = dyn_cast<IntrinsicInst>(&call)) {
    Provenance result;
    for (const Value *argument : intrinsic->args())
      result.join(of(argument));
    return result;
  }
  // barrier_var() hands its operand on; other code is not looked into.
  if (const auto *code = dyn_cast<InlineAsm>(call.getCalledOperand())) {
    Provenance result;
    for (const Value *argument : call.args())
      result.join(of(argument).moved(Place::anywhere));
    return code->getAsmString().empty() ? result : Provenance(Provenance::Own);
  }
  if (std::optional<HelperId> id = helperOf(call))
    return callHelper(call, *id);
  const Function *callee = call.getCalledFunction();
  if (callee && !callee->isDeclaration())
    return callDefined(call, *callee);
  // A kernel function, whose results the verifier types.
  Provenance result(call.getType()->isPointerTy() ? Provenance::Typed : 0);
  return result;
}

Provenance Provenances::callDefined(const CallBase &call, const Function &callee) {
  for (const Argument &argument : callee.args()) {
    if (argument.getArgNo() >= call.arg_size())
      break;
    Provenance given = of(call.getArgOperand(argument.getArgNo()));
    bool isMarked =
        any_of(variablesOf(&argument), [](const DILocalVariable *v) { return pointsToUser(v->getType()); });
    if (isMarked && given.origins && !given.has(Provenance::Own | Provenance::Context))
      given = Provenance(Provenance::User);
    grow(known[&argument], given);
  }
  auto found = returned.find(&callee);
  return found == returned.end() ? Provenance() : found->second;
}

/// A function of the program that a helper calls: it gets what the helper got, a map's value, or what is not
/// known, which the verifier knows.
void Provenances::callBack(const CallBase &call, const Function &callee) {
  for (const Argument &argument : callee.args()) {
    if (!argument.getType()->isPointerTy())
      continue;
    for (const Value *passed : call.args())
      if (passed->getType()->isPointerTy() && !isa<Function>(passed->stripPointerCasts()))
        if (Provenance given = of(passed); given.has(Provenance::Own))
          grow(known[&argument], given);
  }
}

/// Values go into a map, or come out of it into memory of the program.
void Provenances::mapContents(const CallBase &call, const HelperContract &contract) {
  Provenance map;
  for (unsigned i = 0; i < contract.numArguments && i < call.arg_size(); ++i) {
    const HelperValue &wanted = contract.arguments[i];
    if (wanted.kind == HelperValue::ConstMapPtr)
      map = of(call.getArgOperand(i)).moved(0);
    if (wanted.kind != HelperValue::MapValue)
      continue;
    if (wanted.is(HelperValue::Uninit) || wanted.is(HelperValue::Write))
      copy(of(call.getArgOperand(i)), map);
    else
      copy(map, of(call.getArgOperand(i)));
  }
}

/// What a probe read puts into the program's memory.
static unsigned readBy(HelperId id, unsigned from) {
  switch (id) {
  case HelperId::probe_read_user:
  case HelperId::copy_from_user:
  case HelperId::copy_from_user_task:
    return Provenance::User;
  case HelperId::probe_read_kernel:
    return Provenance::Kernel;
  default:
    return from;
  }
}

Provenance Provenances::callHelper(const CallBase &call, HelperId id) {
  const HelperContract &contract = helperInfo(id).contract;
  mapContents(call, contract);
  for (const Value *argument : call.args())
    if (const auto *callee = dyn_cast<Function>(argument->stripPointerCasts()))
      callBack(call, *callee);
  bool isRead = id == HelperId::probe_read || id == HelperId::probe_read_kernel ||
                id == HelperId::probe_read_user || id == HelperId::copy_from_user ||
                id == HelperId::copy_from_user_task;
  if (isRead && call.arg_size() >= 3) {
    const Value *from = call.getArgOperand(2);
    store(of(call.getArgOperand(0)), fromProbe(from, readBy(id, of(from).origins)));
  }
  switch (contract.result.kind) {
  case HelperValue::Nothing:
  case HelperValue::Integer:
    return id == HelperId::get_current_task ? Provenance(Provenance::Kernel) : Provenance();
  case HelperValue::Btf:
  case HelperValue::BtfSockCommon:
  case HelperValue::PercpuBtf:
  case HelperValue::MemOrBtf:
    return Provenance::Typed;
  case HelperValue::MapValue: {
    Provenance result = of(call.getArgOperand(0)).moved(0);
    result.origins = Provenance::Own;
    return result;
  }
  default:
    return Provenance::Own;
  }
}

} // namespace skep
