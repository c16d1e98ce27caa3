// Makes the order of types in LLVM's BTF depend on the program alone; see BtfOrder.cpp.
#pragma once

#include "core/support/Bytes.h"

namespace skep {

/// Reorders, in place, the forward declarations and type tags at the end of `btf` (a .BTF section as LLVM
/// 19 prints it), and updates `btfExt` (its .BTF.ext, may be empty). Sizes do not change. Bytes that are
/// not such BTF are left alone.
void orderBtf(llvm::MutableArrayRef<uint8_t> btf, llvm::MutableArrayRef<uint8_t> btfExt, Endian endian);

} // namespace skep
