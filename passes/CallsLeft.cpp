// Calls that were not inlined: c-arguments (five registers hold the arguments, and nothing else does),
// c-struct-value, c-varargs, c-indirect-call, c-libc and, for comparisons of memory, c-memory-size.
#include "core/spec/Limits.h"
#include "passes/Remains.h"
#include "llvm/ADT/bit.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace skep {
namespace {

using limits::argumentRegisters;
/// What LLVM compares without a call, in loads of up to eight bytes.
constexpr unsigned maxLoadsToCompare = 128;

void hint(PassFinding &finding, std::string text) { finding.notes.push_back({{}, std::move(text)}); }

} // namespace

unsigned registersOf(const Type *type) {
  if (const auto *record = dyn_cast<StructType>(type)) {
    unsigned sum = 0;
    for (const Type *element : record->elements())
      sum += registersOf(element);
    return sum;
  }
  if (const auto *array = dyn_cast<ArrayType>(type))
    return array->getNumElements() * registersOf(array->getElementType());
  return type->isIntegerTy() ? divideCeil(type->getIntegerBitWidth(), 64) : 1;
}

namespace {

const CallBase *firstCallOf(const Function &function) {
  for (const User *user : function.users())
    if (const auto *call = dyn_cast<CallBase>(user); call && call->getCalledOperand() == &function)
      return call;
  return nullptr;
}

void noteCall(PassFinding &finding, const Function &function) {
  if (const CallBase *call = firstCallOf(function); call && call->getDebugLoc())
    finding.notes.push_back({DiagnosticLocation(call->getDebugLoc()), "called here, and not inlined"});
}

std::string tooMany(const std::string &name, size_t arguments, unsigned registers) {
  std::string text = name + " takes " + std::to_string(registers) + " arguments";
  if (registers != arguments)
    text = "the arguments of " + name + " take " + std::to_string(registers) + " registers";
  return text + "; a call can pass five";
}

constexpr const char *fewerArguments = "registers r1 to r5 hold the arguments, and there is no stack for "
                                       "more: pass a pointer to a struct of them, or "
                                       "have the function inlined (static __always_inline)";

void judgeDefinition(Remains &remains, const Function &function) {
  std::string name = sourceName(function) + "()";
  unsigned registers = 0;
  for (const Argument &argument : function.args())
    registers += registersOf(argument.getType());
  if (registers > argumentRegisters) {
    PassFinding &found =
        remains.refuse(Diag::CArguments, function, tooMany(name, function.arg_size(), registers));
    noteCall(found, function);
    hint(found, fewerArguments);
  }
  if (function.isVarArg()) {
    PassFinding &found =
        remains.refuse(Diag::CVarargs, function, name + " takes a variable number of arguments");
    noteCall(found, function);
    hint(found,
         "a called function finds its arguments in registers r1 to r5 and has no list of others; name each, "
         "or pass an array and its length");
  }
  if (function.getReturnType()->isAggregateType() || function.hasStructRetAttr()) {
    PassFinding &found = remains.refuse(Diag::CStructValue, function, name + " returns a struct by value");
    noteCall(found, function);
    hint(found, "register r0 is all that a function can return; have the caller pass a pointer to the "
                "struct, or have "
                "the function inlined (static __always_inline)");
  }
}

void judgeStructs(Remains &remains, const CallBase &call, const std::string &name) {
  for (unsigned i = 0; i < call.arg_size(); ++i) {
    if (!call.isByValArgument(i))
      continue;
    const Type *type = call.getParamByValType(i);
    uint64_t size = remains.module.getDataLayout().getTypeAllocSize(const_cast<Type *>(type));
    PassFinding &found = remains.refuse(Diag::CStructValue, call,
                                        sourceName(type) + " of " + std::to_string(size) +
                                            " bytes is passed to " + name + " by value");
    hint(found, "arguments are in registers, 8 bytes each; pass a pointer to it, or have the function "
                "inlined (static "
                "__always_inline)");
  }
  if (call.getType()->isAggregateType() && registersOf(call.getType()) > 1)
    hint(remains.refuse(Diag::CStructValue, call, name + " returns a struct by value"),
         "register r0 is all that a function can return");
}

void judgeLibc(Remains &remains, const CallBase &call, const Function &callee) {
  const char *instead = nullptr;
#define LIBC(name, advice)                                                                                   \
  if (callee.getName() == name)                                                                              \
    instead = advice;
#include "core/spec/Libc.def"
  if (!instead)
    return;
  PassFinding &found = remains.warn(
      Diag::CLibc, call, callee.getName().str() + "() of the C library is not there for BPF programs");
  hint(found, instead);
}

/// Whether LLVM still makes loads and comparisons of it.
bool isExpanded(const CallBase &call, bool optimised) {
  const auto *size = dyn_cast<ConstantInt>(call.getArgOperand(2));
  if (!size || !optimised || call.isNoBuiltin())
    return false;
  uint64_t bytes = size->getZExtValue();
  return bytes / 8 + popcount(bytes % 8) <= maxLoadsToCompare;
}

void judgeCompare(Remains &remains, const CallBase &call) {
  if (call.arg_size() != 3 || isExpanded(call, remains.optimised))
    return;
  bool isConstant = isa<ConstantInt>(call.getArgOperand(2));
  PassFinding &found = remains.warn(Diag::CMemorySize, call,
                                    isConstant ? "memcmp() of a size that LLVM makes a call of"
                                               : "memcmp() with a size that is not constant");
  hint(found, "there is no memcmp() to call; LLVM replaces it where the size is a constant of up to 1024 "
              "bytes. Compare in "
              "a bounded loop, or use bpf_strncmp() (Linux 5.17)");
}

void judgeExternal(Remains &remains, const CallBase &call, const Function &callee) {
  bool isKfunc = callee.getSection().starts_with(".ksyms") || callee.hasExternalWeakLinkage();
  unsigned registers = 0;
  for (const Value *argument : call.args())
    registers += registersOf(argument->getType());
  if (registers > argumentRegisters)
    hint(remains.refuse(Diag::CArguments, call,
                        tooMany("the call of " + sourceName(callee) + "()", call.arg_size(), registers)),
         "registers r1 to r5 hold the arguments, and there is no stack for more");
  if (isKfunc || !remains.isReached(*call.getFunction()))
    return;
  if (callee.getName() == "memcmp" || callee.getName() == "bcmp")
    judgeCompare(remains, call);
  else
    judgeLibc(remains, call, callee);
}

/// A call of an address that is not known: no helper (a number), no function.
void judgeIndirect(Remains &remains, const CallBase &call) {
  bool isKnown = isa<Constant>(call.getCalledOperand());
  if (isKnown || !remains.optimised || !remains.isReached(*call.getFunction()))
    return;
  hint(remains.warn(Diag::CIndirectCall, call,
                    "a call through a function pointer whose function is not known here"),
       "the kernel has no instruction for it: programs call helpers, kfuncs and functions by name. Choose "
       "with switch, "
       "inline the function that gets the pointer, or call another program with bpf_tail_call()");
}

void judgeCall(Remains &remains, const CallBase &call) {
  const auto *callee = dyn_cast<Function>(call.getCalledOperand()->stripPointerCasts());
  if (call.isInlineAsm() || (callee && callee->isIntrinsic()))
    return;
  judgeStructs(remains, call, callee ? sourceName(*callee) + "()" : "a function");
  if (!callee)
    judgeIndirect(remains, call);
  else if (callee->isDeclaration())
    judgeExternal(remains, call, *callee);
}

} // namespace

void findCallsLeft(Remains &remains) {
  for (const Function &function : remains.module)
    if (!function.isDeclaration())
      judgeDefinition(remains, function);
  remains.forEach([&](const Instruction &at) {
    if (const auto *call = dyn_cast<CallBase>(&at))
      judgeCall(remains, *call);
  });
}

} // namespace skep
