// Kernel helpers, bpf_*(): who may call which, what each takes and gives (Helpers.def). The verifier
// checks calls against a contract, the VM reads the same one to know how many bytes a pointer stands
// for, and the runtime headers declare the helpers from it.
#pragma once

#include "core/spec/ProgTypes.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <array>
#include <cstdint>
#include <optional>

namespace skep {

/// The kernel's enum bpf_func_id, number for number and with its names.
enum class HelperId : uint16_t {
  unspec = 0,
#define HELPER(id, name, since, flags, programs, result, args, cResult, cParams) name = id,
#include "core/spec/Helpers.def"
};

/// What one argument or the result of a helper is. The kinds and modifiers mean what the kernel's
/// ARG_*, RET_* and the flags it adds to them mean.
struct HelperValue {
  enum Kind : uint8_t {
    Nothing, ///< no such argument; a result that is not there
    Integer, ///< result: a number
    // Arguments that carry no pointer
    Anything,        ///< any initialized value
    Scalar,          ///< a number, not a pointer
    Size,            ///< bytes of the memory argument before this one, at least 1
    SizeOrZero,      ///< the same, 0 allowed
    AllocSizeOrZero, ///< a known number of bytes that the result will have
    // Pointers
    Ctx,           ///< the program's context
    ConstMapPtr,   ///< a map, known when the program is loaded
    MapKey,        ///< key_size bytes of the map argument
    MapValue,      ///< value_size bytes of the map argument
    Mem,           ///< memory; its length is the next argument, or `size` with Fixed
    Stack,         ///< the program's stack (a callback's context)
    ConstStr,      ///< a NUL-terminated string in a read-only map
    Func,          ///< a function of the program: the callback
    SpinLock,      ///< a bpf_spin_lock in a map value or allocated object
    Timer,         ///< a bpf_timer in a map value
    KptrXchgDest,  ///< a kptr field in a map value or allocated object
    Dynptr,        ///< a bpf_dynptr on the stack
    RingbufMem,    ///< a record reserved in a ring buffer
    DynptrMem,     ///< result: a slice of a dynptr, as long as the AllocSizeOrZero argument says
    Socket,        ///< struct bpf_sock, a full socket
    TcpSock,       ///< struct bpf_tcp_sock
    SockCommon,    ///< struct bpf_sock that may be a request or timewait one
    BtfSockCommon, ///< the same, or a kernel socket typed by BTF
    Btf,           ///< a kernel struct typed by BTF: `type`, any when null
    PercpuBtf,     ///< a per-CPU kernel variable
    MemOrBtf,      ///< result: memory or a kernel struct, as the per-CPU variable is
  };
  enum Flag : uint16_t {
    MaybeNull = 1 << 0,
    Rdonly = 1 << 1,    ///< the helper only reads it, so read-only memory will do
    Uninit = 1 << 2,    ///< need not be initialized before
    Write = 1 << 3,     ///< the helper writes it
    Fixed = 1 << 4,     ///< `size` bytes
    Aligned = 1 << 5,   ///< must be aligned to its size
    Release = 1 << 6,   ///< ends the reference that the argument holds
    Trusted = 1 << 7,   ///< valid without further checks
    Local = 1 << 8,     ///< dynptr: over the program's own memory
    OfRingbuf = 1 << 9, ///< dynptr: over a ring buffer record
  };

  Kind kind = Nothing;
  uint16_t flags = 0;         ///< sum of Flag
  uint16_t size = 0;          ///< bytes, with Fixed
  const char *type = nullptr; ///< struct's name, for Btf

  constexpr HelperValue() = default;
  constexpr HelperValue(Kind kind, uint16_t flags = 0, uint16_t size = 0, const char *type = nullptr)
      : kind(kind), flags(flags), size(size), type(type) {}
  constexpr bool is(Flag flag) const { return flags & flag; }
};

struct HelperContract {
  enum Flag : uint16_t {
    NoFlags = 0,
    Gpl = 1 << 0,         ///< only for programs with a GPL-compatible license
    PktAccess = 1 << 1,   ///< memory arguments may point into the packet
    MightSleep = 1 << 2,  ///< only where sleeping is allowed
    ChangesPkt = 1 << 3,  ///< pointers into the packet are void afterwards
    Acquires = 1 << 4,    ///< the result holds a reference that must be released
    Casts = 1 << 5,       ///< the result is the argument under another type and shares its reference
    Fastcall = 1 << 6,    ///< compilers may assume that it clobbers only r0
    CapBpf = 1 << 7,      ///< needs CAP_BPF in every program
    CapPerfmon = 1 << 8,  ///< needs CAP_PERFMON
    CapSysAdmin = 1 << 9, ///< needs CAP_SYS_ADMIN
  };

  uint16_t flags = 0; ///< sum of Flag
  HelperValue result;
  std::array<HelperValue, 5> arguments;
  uint8_t numArguments = 0;

  constexpr bool is(Flag flag) const { return flags & flag; }
  llvm::ArrayRef<HelperValue> args() const { return llvm::ArrayRef(arguments).take_front(numArguments); }
};

struct HelperInfo {
  HelperId id;
  const char *name; ///< without bpf_
  KernelVersion since;
  ProgSet programs;              ///< program types that may call it; Ext is never in it, see mayCall
  HelperContract contract;       ///< the usual one, see contractOf
  const char *cResult, *cParams; ///< its C declaration

  /// True when a call may pass more arguments than the contract lists (bpf_trace_printk).
  bool isVariadic() const { return llvm::StringRef(cParams).ends_with("..."); }
};

/// All helpers by number, 1 first.
llvm::ArrayRef<HelperInfo> helpers();
/// The row of `id`, which must not be unspec.
const HelperInfo &helperInfo(HelperId id);
/// The helper of that number, or nothing when no row has it.
std::optional<HelperId> helperOf(uint32_t number);
/// The helper of that name, with or without bpf_.
std::optional<HelperId> helperNamed(llvm::StringRef name);

/// What `id` takes and gives in programs of `type`: a few helpers have another contract in some.
const HelperContract &contractOf(HelperId id, ProgType type);

/// May a program of this type and expected attach type call `id`? An Ext program may call what the
/// program that it replaces may: ask with that one's type (for Ext itself the answer is always true).
bool mayCall(HelperId id, ProgType type, AttachType attach);

} // namespace skep
