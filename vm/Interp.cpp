// The interpreter: one small function for each row of Insns.def.
//
// Dispatch is threaded: a function ends by calling, as a tail call, the function whose address stands in
// the next instruction record. Clang's `musttail` makes that a jump, so the machine's branch predictor
// sees one indirect jump an operation, and what the functions pass on (pc, registers, window table,
// limit) stays in registers. A computed goto does the same in one function of a thousand lines, which
// Clang 19 then merges back into one dispatch point, and whose slow paths spill the fast ones' registers.
//
// The budget costs one addition a taken jump. `limit` is a host address: straight-line code may run up to
// it. A jump by d moves both pc and limit by d, so their distance is always what may still run. It is
// compared at jumps and calls only; code without them ends by itself.
//
// Loads and stores look at one window (Memory.h) and go out of line when it does not answer. Everything
// slow is a separate function, reached by a tail call too.
//
// Semantics are those of RFC 9669 and of the kernel: 32-bit results are zero-extended, shifts are masked,
// division by zero gives 0, modulo by zero leaves the dividend, the smallest number divided by -1 wraps.
// Guest memory may be unaligned, except for atomics, as the kernel has it.
#include "vm/Interp.h"
#include "vm/Machine.h"
#include "vm/helpers/Table.h"
#include "llvm/Support/Compiler.h"
#include "llvm/Support/SwapByteOrder.h"
#include <cstring>

namespace skep::vm {
namespace {

#define PARAMS const Insn *pc, uint64_t *r, State *st, const Window *w, int64_t limit
#define ARGS pc, r, st, w, limit
#define OP(name) void name(PARAMS)
#define GO [[clang::musttail]] return pc->run(ARGS)
#define NEXT                                                                                                 \
  do {                                                                                                       \
    ++pc;                                                                                                    \
    GO;                                                                                                      \
  } while (0)

int64_t address(const Insn *pc) { return static_cast<int64_t>(reinterpret_cast<uintptr_t>(pc)); }

/// Leaves the interpreter: the distance to `limit` is what was not used.
void leave(PARAMS) {
  st->pc = pc;
  st->remaining = limit - address(pc);
}

// ---- arithmetic ------------------------------------------------------------------------------------

using U64 = uint64_t;
using U32 = uint32_t;
using S64 = int64_t;
using S32 = int32_t;

#define ALU(name, width, U, expr)                                                                            \
  OP(name##width##Imm) {                                                                                     \
    const U d = static_cast<U>(r[pc->dst]), s = static_cast<U>(S64(pc->imm));                                \
    r[pc->dst] = static_cast<U>(expr);                                                                       \
    NEXT;                                                                                                    \
  }                                                                                                          \
  OP(name##width##Reg) {                                                                                     \
    const U d = static_cast<U>(r[pc->dst]), s = static_cast<U>(r[pc->src]);                                  \
    r[pc->dst] = static_cast<U>(expr);                                                                       \
    NEXT;                                                                                                    \
  }
#define ALU_BOTH(name, expr) ALU(name, 64, U64, expr) ALU(name, 32, U32, expr)

template <class U> U divide(U d, U s) { return s ? d / s : 0; }
template <class U> U modulo(U d, U s) { return s ? d % s : d; }
/// -1 is told apart because the quotient of the smallest number does not fit.
template <class U> U signedDivide(U d, U s) {
  using S = std::make_signed_t<U>;
  if (s == U(-1))
    return -d;
  return s ? static_cast<U>(S(d) / S(s)) : 0;
}
template <class U> U signedModulo(U d, U s) {
  using S = std::make_signed_t<U>;
  if (s == U(-1))
    return 0;
  return s ? static_cast<U>(S(d) % S(s)) : d;
}
template <class U> U shiftArithmetic(U d, U s) {
  return static_cast<U>(std::make_signed_t<U>(d) >> (s & (sizeof(U) * 8 - 1)));
}

ALU_BOTH(Add, d + s)
ALU_BOTH(Sub, d - s)
ALU_BOTH(Mul, d *s)
ALU_BOTH(Div, divide(d, s))
ALU_BOTH(Mod, modulo(d, s))
ALU_BOTH(Sdiv, signedDivide(d, s))
ALU_BOTH(Smod, signedModulo(d, s))
ALU_BOTH(Or, d | s)
ALU_BOTH(And, d &s)
ALU_BOTH(Xor, d ^ s)
ALU_BOTH(Lsh, d << (s & (sizeof(d) * 8 - 1)))
ALU_BOTH(Rsh, d >> (s & (sizeof(d) * 8 - 1)))
ALU_BOTH(Arsh, shiftArithmetic(d, s))
ALU_BOTH(Mov, (void(d), s))

#define UNARY(name, expr)                                                                                    \
  OP(name) {                                                                                                 \
    const U64 d = r[pc->dst], s = r[pc->src];                                                                \
    (void)d, (void)s;                                                                                        \
    r[pc->dst] = expr;                                                                                       \
    NEXT;                                                                                                    \
  }

UNARY(Neg64, -d)
UNARY(Neg32, U32(-U32(d)))
UNARY(Movsx64From8, U64(S64(int8_t(s))))
UNARY(Movsx64From16, U64(S64(int16_t(s))))
UNARY(Movsx64From32, U64(S64(S32(s))))
UNARY(Movsx32From8, U32(S32(int8_t(s))))
UNARY(Movsx32From16, U32(S32(int16_t(s))))

// Programs of the other byte order are refused at load, so the host's order is the program's.
template <class U> U64 toOrder(U64 value, llvm::endianness order) {
  U narrow = static_cast<U>(value);
  return order == llvm::endianness::native ? narrow : llvm::byteswap<U>(narrow);
}

UNARY(Le16, toOrder<uint16_t>(d, llvm::endianness::little))
UNARY(Le32, toOrder<uint32_t>(d, llvm::endianness::little))
UNARY(Le64, toOrder<uint64_t>(d, llvm::endianness::little))
UNARY(Be16, toOrder<uint16_t>(d, llvm::endianness::big))
UNARY(Be32, toOrder<uint32_t>(d, llvm::endianness::big))
UNARY(Be64, toOrder<uint64_t>(d, llvm::endianness::big))
UNARY(Bswap16, llvm::byteswap<uint16_t>(d))
UNARY(Bswap32, llvm::byteswap<uint32_t>(d))
UNARY(Bswap64, llvm::byteswap<uint64_t>(d))

/// All ld_imm64 forms: the loader has put the resolved value in the two slots.
OP(LdImm64) {
  r[pc->dst] = U32(pc->imm) | U64(U32(pc[1].imm)) << 32;
  limit += sizeof(Insn); // two slots, one instruction
  pc += 2;
  GO;
}

// ---- jumps -----------------------------------------------------------------------------------------

/// The slice of the budget is used up: asks for another, else stops.
LLVM_ATTRIBUTE_NOINLINE OP(outOfBudget) {
  leave(ARGS);
  if (!st->machine.extend())
    return;
  limit = address(pc) + st->remaining;
  GO;
}

#define JUMP(slots)                                                                                          \
  do {                                                                                                       \
    const int64_t distance = int64_t(slots) * int64_t(sizeof(Insn));                                         \
    pc = reinterpret_cast<const Insn *>(address(pc) + distance) + 1;                                         \
    limit += distance;                                                                                       \
    if (LLVM_UNLIKELY(address(pc) >= limit)) [[clang::musttail]]                                             \
      return outOfBudget(ARGS);                                                                              \
    GO;                                                                                                      \
  } while (0)

#define BRANCH(name, width, U, expr)                                                                         \
  OP(name##width##Imm) {                                                                                     \
    const U d = static_cast<U>(r[pc->dst]), s = static_cast<U>(S64(pc->imm));                                \
    if (expr)                                                                                                \
      JUMP(pc->off);                                                                                         \
    NEXT;                                                                                                    \
  }                                                                                                          \
  OP(name##width##Reg) {                                                                                     \
    const U d = static_cast<U>(r[pc->dst]), s = static_cast<U>(r[pc->src]);                                  \
    if (expr)                                                                                                \
      JUMP(pc->off);                                                                                         \
    NEXT;                                                                                                    \
  }
#define BRANCH_BOTH(name, unsignedType64, unsignedType32, expr)                                              \
  BRANCH(name, 64, unsignedType64, expr) BRANCH(name, 32, unsignedType32, expr)

BRANCH_BOTH(Jeq, U64, U32, d == s)
BRANCH_BOTH(Jne, U64, U32, d != s)
BRANCH_BOTH(Jgt, U64, U32, d > s)
BRANCH_BOTH(Jge, U64, U32, d >= s)
BRANCH_BOTH(Jlt, U64, U32, d < s)
BRANCH_BOTH(Jle, U64, U32, d <= s)
BRANCH_BOTH(Jset, U64, U32, (d & s) != 0)
BRANCH_BOTH(Jsgt, S64, S32, d > s)
BRANCH_BOTH(Jsge, S64, S32, d >= s)
BRANCH_BOTH(Jslt, S64, S32, d < s)
BRANCH_BOTH(Jsle, S64, S32, d <= s)

OP(Goto) { JUMP(pc->off); }
OP(Gotol) { JUMP(pc->imm); }

/// Falls through so often a call of the function, then jumps: what the kernel makes of it, a counter in
/// the frame shared by all may_goto of the function.
OP(MayGoto) {
  Frame &frame = st->frames[st->depth];
  if (!frame.mayGotoLeft)
    JUMP(pc->off);
  --frame.mayGotoLeft;
  NEXT;
}

// ---- calls -----------------------------------------------------------------------------------------

LLVM_ATTRIBUTE_NOINLINE OP(tooDeep) {
  leave(ARGS);
  st->machine.failCallDepth();
}

/// Enters the function at `target`; r1-r5 are its arguments.
void enter(const Insn *target, PARAMS) {
  Frame &caller = st->frames[st->depth];
  caller.returnTo = pc + 1;
  std::memcpy(caller.saved, r + 6, sizeof caller.saved);
  ++st->depth;
  st->deepest = std::max(st->deepest, st->depth);
  st->frames[st->depth].mayGotoLeft = mayGotoLimit;
  r[10] = st->machine.frameTop(st->depth);
}

/// `pc` becomes `target`; the budget goes along.
#define TRANSFER(target)                                                                                     \
  do {                                                                                                       \
    const Insn *to = (target);                                                                               \
    limit += address(to) - address(pc + 1);                                                                  \
    pc = to;                                                                                                 \
    if (LLVM_UNLIKELY(address(pc) >= limit)) [[clang::musttail]]                                             \
      return outOfBudget(ARGS);                                                                              \
    GO;                                                                                                      \
  } while (0)

OP(CallLocal) {
  if (LLVM_UNLIKELY(st->depth + 1 == maxFrames)) [[clang::musttail]]
    return tooDeep(ARGS);
  const Insn *target = st->entries[pc->imm];
  enter(target, ARGS);
  TRANSFER(target);
}

OP(CallReg) {
  if (LLVM_UNLIKELY(st->depth + 1 == maxFrames)) [[clang::musttail]]
    return tooDeep(ARGS);
  leave(ARGS);
  const Function *function = st->machine.functionAt(r[pc->dst]);
  if (!function)
    return;
  enter(function->code.data(), ARGS);
  TRANSFER(function->code.data());
}

OP(CallHelper) {
  st->pc = pc;
  st->remaining = limit - address(pc + 1);
  r[0] = helperAt(pc->imm)(st->machine, r + 1);
  if (LLVM_UNLIKELY(st->faulted))
    return;
  limit = address(pc + 1) + st->remaining;
  NEXT;
}

OP(CallKfunc) {
  st->pc = pc;
  st->remaining = limit - address(pc + 1);
  r[0] = kfuncAt(pc->imm)(st->machine, r + 1);
  if (LLVM_UNLIKELY(st->faulted))
    return;
  limit = address(pc + 1) + st->remaining;
  NEXT;
}

/// bpf_tail_call(ctx, map, index): on success the other program takes this frame over.
OP(tailCall) {
  leave(ARGS);
  const Function *target = nullptr;
  r[0] = st->machine.tailCallTarget(r[1], r[2], static_cast<uint32_t>(r[3]), target);
  if (LLVM_UNLIKELY(st->faulted))
    return;
  if (!target)
    NEXT;
  st->frames[st->depth].mayGotoLeft = mayGotoLimit;
  TRANSFER(target->code.data());
}

OP(Exit) {
  if (st->depth == st->baseDepth) {
    st->result = r[0];
    leave(pc + 1, r, st, w, limit); // the exit counts as run
    st->pc = pc;
    return;
  }
  --st->depth;
  const Frame &caller = st->frames[st->depth];
  std::memcpy(r + 6, caller.saved, sizeof caller.saved);
  r[10] = st->machine.frameTop(st->depth);
  TRANSFER(caller.returnTo);
}

// ---- memory ----------------------------------------------------------------------------------------

template <class T>
constexpr unsigned widthIndex = sizeof(T) == 1   ? 0
                                : sizeof(T) == 2 ? 1
                                : sizeof(T) == 4 ? 2
                                                 : 3;

template <class T> T loadHost(uint64_t host) {
  T value;
  std::memcpy(&value, reinterpret_cast<const void *>(host), sizeof value);
  return value;
}
template <class T> void storeHost(uint64_t host, T value) {
  std::memcpy(reinterpret_cast<void *>(host), &value, sizeof value);
}

/// T is what is loaded; a signed one is extended by its sign.
template <class T> LLVM_ATTRIBUTE_NOINLINE OP(loadSlow) {
  leave(ARGS);
  U64 value;
  if (!st->machine.load(r[pc->src] + S64(pc->off), sizeof(T), value))
    return;
  // A 32-bit field of a context may stand for a whole pointer, so only signed loads are cut to their width.
  r[pc->dst] = std::is_signed_v<T> ? U64(S64(T(value))) : value;
  NEXT;
}

template <class T> OP(load) {
  const Addr addr = r[pc->src] + S64(pc->off);
  const Window &window = windowOf(w, addr);
  if (LLVM_UNLIKELY(addr - window.start >= window.readEnd[widthIndex<T>])) [[clang::musttail]]
    return loadSlow<T>(ARGS);
  r[pc->dst] = U64(S64(loadHost<T>(addr + window.delta)));
  NEXT;
}

template <class T, bool FromReg> OP(storeSlow) {
  leave(ARGS);
  if (!st->machine.store(r[pc->dst] + S64(pc->off), sizeof(T), FromReg ? r[pc->src] : U64(S64(pc->imm))))
    return;
  NEXT;
}

template <class T, bool FromReg> OP(store) {
  const Addr addr = r[pc->dst] + S64(pc->off);
  const Window &window = windowOf(w, addr);
  if (LLVM_UNLIKELY(addr - window.start >= window.writeEnd[widthIndex<T>])) [[clang::musttail]]
    return storeSlow<T, FromReg>(ARGS);
  storeHost<T>(addr + window.delta, FromReg ? static_cast<T>(r[pc->src]) : static_cast<T>(pc->imm));
  NEXT;
}

constexpr Handler Ldx8 = load<uint8_t>;
constexpr Handler Ldx16 = load<uint16_t>;
constexpr Handler Ldx32 = load<uint32_t>;
constexpr Handler Ldx64 = load<uint64_t>;
constexpr Handler Ldxs8 = load<int8_t>;
constexpr Handler Ldxs16 = load<int16_t>;
constexpr Handler Ldxs32 = load<int32_t>;
constexpr Handler Stx8 = store<uint8_t, true>;
constexpr Handler Stx16 = store<uint16_t, true>;
constexpr Handler Stx32 = store<uint32_t, true>;
constexpr Handler Stx64 = store<uint64_t, true>;
constexpr Handler St8 = store<uint8_t, false>;
constexpr Handler St16 = store<uint16_t, false>;
constexpr Handler St32 = store<uint32_t, false>;
// The immediate is sign-extended to 64 bits: the conversion from int32_t in `store` does that.
constexpr Handler St64 = store<uint64_t, false>;

/// Old-style packet loads: the value in network order at an offset of the packet; out of the packet they
/// end the function with 0, as classic BPF did.
template <class T, bool Indirect> OP(loadPacket) {
  leave(ARGS);
  const S64 offset = S64(pc->imm) + (Indirect ? S64(S32(r[pc->src])) : 0);
  T value = 0;
  bool inside = st->machine.loadPacket(r[6], offset, reinterpret_cast<uint8_t *>(&value), sizeof value);
  if (st->faulted)
    return;
  r[0] = inside ? toOrder<T>(value, llvm::endianness::big) : 0;
  if (!inside) [[clang::musttail]]
    return Exit(ARGS);
  NEXT;
}

constexpr Handler LdAbs8 = loadPacket<uint8_t, false>;
constexpr Handler LdAbs16 = loadPacket<uint16_t, false>;
constexpr Handler LdAbs32 = loadPacket<uint32_t, false>;
constexpr Handler LdInd8 = loadPacket<uint8_t, true>;
constexpr Handler LdInd16 = loadPacket<uint16_t, true>;
constexpr Handler LdInd32 = loadPacket<uint32_t, true>;

// ---- atomics ---------------------------------------------------------------------------------------

/// Memory for an atomic of type T at `addr`: readable, writable and aligned. Null after a fault.
template <class T> uint64_t atomicPlace(State *st, const Window *w, Addr addr) {
  const Window &window = windowOf(w, addr);
  if (LLVM_LIKELY(addr - window.start < window.writeEnd[widthIndex<T>] && addr % sizeof(T) == 0))
    return addr + window.delta;
  return reinterpret_cast<uintptr_t>(st->machine.atomic(addr, sizeof(T)));
}

// `old` is what was in memory, `s` the source register; `store` is what becomes of memory. A fetching form
// puts `old` into the source register, zero-extended.
#define ATOMIC(name, T, expr, after)                                                                         \
  OP(name) {                                                                                                 \
    leave(ARGS);                                                                                             \
    const uint64_t host = atomicPlace<T>(st, w, r[pc->dst] + S64(pc->off));                                  \
    if (!host)                                                                                               \
      return;                                                                                                \
    const T old = loadHost<T>(host), s = static_cast<T>(r[pc->src]);                                         \
    storeHost<T>(host, expr);                                                                                \
    after;                                                                                                   \
    NEXT;                                                                                                    \
  }
#define ATOMIC_RMW(name, expr)                                                                               \
  ATOMIC(Atomic##name##64, U64, expr, )                                                                      \
  ATOMIC(Atomic##name##32, U32, expr, )                                                                      \
  ATOMIC(AtomicFetch##name##64, U64, expr, r[pc->src] = old)                                                 \
  ATOMIC(AtomicFetch##name##32, U32, expr, r[pc->src] = old)

ATOMIC_RMW(Add, old + s)
ATOMIC_RMW(Or, old | s)
ATOMIC_RMW(And, old &s)
ATOMIC_RMW(Xor, old ^ s)
ATOMIC(AtomicXchg64, U64, s, r[pc->src] = old)
ATOMIC(AtomicXchg32, U32, s, r[pc->src] = old)
ATOMIC(AtomicCmpxchg64, U64, (old == r[0] ? s : old), r[0] = old)
ATOMIC(AtomicCmpxchg32, U32, (old == U32(r[0]) ? s : old), r[0] = old)

// One simulated program runs at a time, so acquire and release are what every access is. Unlike read-modify-
// write they may read read-only memory, hence the plain load and store after the check of alignment.
#define ORDERED(width, T)                                                                                    \
  OP(LoadAcquire##width) {                                                                                   \
    leave(ARGS);                                                                                             \
    if (!st->machine.aligned(r[pc->src] + S64(pc->off), sizeof(T)))                                          \
      return;                                                                                                \
    [[clang::musttail]] return load<T>(ARGS);                                                                \
  }                                                                                                          \
  OP(StoreRelease##width) {                                                                                  \
    leave(ARGS);                                                                                             \
    if (!st->machine.aligned(r[pc->dst] + S64(pc->off), sizeof(T)))                                          \
      return;                                                                                                \
    [[clang::musttail]] return store<T, true>(ARGS);                                                         \
  }

ORDERED(8, uint8_t)
ORDERED(16, uint16_t)
ORDERED(32, uint32_t)
ORDERED(64, uint64_t)

// ---- what the loader never lets through ------------------------------------------------------------

OP(trap) {
  leave(ARGS);
  st->machine.failFellOff();
}

// The loader refuses arenas and resolves the other ld_imm64 forms to LdImm64.
constexpr Handler AddrSpaceCast = trap;
constexpr Handler LdMapFd = LdImm64, LdMapValue = LdImm64, LdBtfId = LdImm64, LdFunc = LdImm64,
                  LdMapIdx = LdImm64, LdMapIdxValue = LdImm64;

constexpr Handler handlers[] = {
#define INSN(name, opcode, dst, src, off, imm, isa, text) name,
#include "core/spec/Insns.def"
};

} // namespace

Handler handlerOf(Op op) { return handlers[static_cast<size_t>(op)]; }
Handler trapHandler() { return trap; }
Handler tailCallHandler() { return tailCall; }

void interpret(const Insn *pc, uint64_t *r, State &st) {
  pc->run(pc, r, &st, st.machine.memory().table(), address(pc) + st.remaining);
}

} // namespace skep::vm
