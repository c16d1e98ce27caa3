// The kernel's formats for bpf_trace_printk, bpf_trace_vprintk and bpf_snprintf.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace skep::vm {

class Machine;

/// Formats `args` by `format` into `out`, at most the kernel's 1024 bytes. 0, or -EINVAL for a format that
/// the kernel refuses.
int64_t formatMessage(Machine &m, llvm::StringRef format, llvm::ArrayRef<uint64_t> args, std::string &out);

} // namespace skep::vm
