// The structs that programs start with: their fields, and which program may read or write what of them
// (Contexts.def).
#pragma once

#include "core/spec/ProgTypes.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>

namespace skep {

/// What a read of a field gives.
enum class FieldKind : uint8_t {
  Scalar,
  Packet,           ///< pointer to the packet's (or option's) first byte
  PacketEnd,        ///< pointer behind the last one
  PacketMeta,       ///< pointer to the metadata in front of the packet
  Socket,           ///< struct bpf_sock, a full socket
  SocketOrNull,     ///< the same, or null
  SockCommonOrNull, ///< struct bpf_sock that may be a request or timewait one, or null
  FlowKeys,         ///< struct bpf_flow_keys
  KernelSkb,        ///< the kernel's struct sk_buff, typed by BTF
  NfHookState,      ///< the kernel's struct nf_hook_state, typed by BTF
};

/// Which accesses fit a field; the words are explained in Contexts.def.
enum class FieldWidth : uint8_t { Exact, Narrow, Head, Half, Wide, Any, Port };

struct ContextInfo {
  const char *type; ///< as C writes it
  uint16_t size;    ///< bytes; 0 = depends on what is attached to
};
const ContextInfo &contextInfo(Context context);

struct ContextField {
  Context context;
  llvm::StringRef name;
  uint16_t offset;
  uint8_t elementSize, elements;
  FieldWidth width;
  FieldKind kind;
  ProgSet readers, writers;
  uint64_t readAttach, writeAttach; ///< bit n: attach type n may; 0 = all

  unsigned size() const { return elementSize * elements; }
  /// May a program of this type, loaded with this attach type, touch `size` bytes at `offset`?
  bool allows(unsigned offset, unsigned size, bool isWrite, ProgType type, AttachType attach) const;
};

/// The fields of a context with a fixed layout, by offset; none for other contexts.
llvm::ArrayRef<ContextField> contextFields(Context context);
/// The field that covers byte `offset`, or null; of a union's members the longest.
const ContextField *contextFieldAt(Context context, unsigned offset);
/// The field by which a program of this type and attach type may touch `size` bytes at `offset`, or null
/// when the kernel refuses it. Only for contexts that have fields.
const ContextField *contextAccess(Context context, unsigned offset, unsigned size, bool isWrite,
                                  ProgType type, AttachType attach);
/// The field of that name, or null.
const ContextField *contextFieldNamed(Context context, llvm::StringRef name);

} // namespace skep
