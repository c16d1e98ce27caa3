// c-atomics: atomic operations that the instruction set lacks. LLVM 19 knows those on 32 and 64 bits of
// version 3 (Linux 5.12); before it there is nothing but an addition without a result. It makes no
// instruction of atomic loads and stores, nor of fences, and gives up on whatever else it meets.
#include "passes/Remains.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace skep {
namespace {

constexpr const char *useSwapLoop =
    "there are additions, subtractions, and, or, xor, exchange and compare-and-exchange; make others of "
    "__sync_val_compare_and_swap() in a bounded loop";

struct Operation {
  const Instruction &at;
  std::string name; ///< "addition", "and", ...
  unsigned bits;
  bool isAddition = false;
};

std::string onBits(const Operation &operation) {
  return "an atomic " + operation.name + " on " + std::to_string(operation.bits) + " bits";
}

void judgeOldSet(Remains &remains, const Operation &operation, InstructionSet set) {
  bool plain = operation.isAddition && operation.at.use_empty();
  if (!set.version || *set.version >= 3 || plain)
    return;
  std::string message = onBits(operation) + "; instruction set v" + std::to_string(*set.version) +
                        " has only additions whose result is not used";
  if (operation.bits == 32)
    remains.refuse(Diag::CAtomics, operation.at, message)
        .notes.push_back({{}, "compile with -mcpu=v3 (Linux 5.12), or take 64 bits"});
  else if (set.isNamed) // LLVM encodes it all the same, for a kernel that may be newer than the set
    remains.warn(Diag::CAtomics, operation.at, message)
        .notes.push_back(
            {{},
             "kernels before 5.12 refuse it; if older ones need not run the program, compile with "
             "-mcpu=v3"});
}

void judge(Remains &remains, const Operation &operation, bool isKnown) {
  if (operation.bits != 32 && operation.bits != 64)
    remains.refuse(Diag::CAtomics, operation.at, onBits(operation) + "; BPF has them for 32 and 64 bits")
        .notes.push_back({{}, "declare the variable as a 32-bit or 64-bit integer"});
  else if (!isKnown)
    remains.refuse(Diag::CAtomics, operation.at, onBits(operation) + ", which BPF does not have")
        .notes.push_back({{}, useSwapLoop});
  else
    judgeOldSet(remains, operation, instructionSet(*operation.at.getFunction()));
}

unsigned widthOf(const Value *value) {
  return value->getType()->isPointerTy() ? 64 : value->getType()->getPrimitiveSizeInBits();
}

void judgeUpdate(Remains &remains, const AtomicRMWInst &update) {
  AtomicRMWInst::BinOp kind = update.getOperation();
  StringRef name = AtomicRMWInst::getOperationName(kind);
  bool isKnown = true;
  if (kind == AtomicRMWInst::Add)
    name = "addition";
  else if (kind == AtomicRMWInst::Sub)
    name = "subtraction";
  else if (kind == AtomicRMWInst::Xchg)
    name = "exchange";
  else
    isKnown = kind == AtomicRMWInst::And || kind == AtomicRMWInst::Or || kind == AtomicRMWInst::Xor;
  judge(remains, {update, name.str(), widthOf(update.getValOperand()), kind == AtomicRMWInst::Add}, isKnown);
}

void judgeAccess(Remains &remains, const Instruction &at, StringRef name) {
  remains
      .refuse(Diag::CAtomics, at, ("an atomic " + name + ", which LLVM 19 makes no BPF instruction of").str())
      .notes.push_back(
          {{},
           "a plain access of an aligned integer is one instruction: write it through a pointer to "
           "volatile; to order it, use an atomic operation with a result"});
}

void judgeFence(Remains &remains, const Instruction &at) {
  remains.refuse(Diag::CAtomics, at, "a memory fence, which BPF has no instruction for")
      .notes.push_back(
          {{},
           "an atomic operation whose result is used orders memory; what holds only the compiler "
           "back is asm volatile(\"\" ::: \"memory\")"});
}

} // namespace

void findAtomicsLeft(Remains &remains) {
  remains.forEach([&](const Instruction &at) {
    if (const auto *update = dyn_cast<AtomicRMWInst>(&at))
      judgeUpdate(remains, *update);
    else if (const auto *exchange = dyn_cast<AtomicCmpXchgInst>(&at))
      judge(remains, {at, "compare-and-exchange", widthOf(exchange->getNewValOperand())}, true);
    else if (isa<FenceInst>(at))
      judgeFence(remains, at);
    else if (at.isAtomic())
      judgeAccess(remains, at, isa<LoadInst>(at) ? "load" : "store");
  });
}

} // namespace skep
