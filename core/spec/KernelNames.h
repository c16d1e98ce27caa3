// How the kernel and libbpf name what programs attach to and refer to. For the rules that look names up in a
// kernel's BTF.
#pragma once

#include "llvm/ADT/StringRef.h"

namespace skep::kernel_names {

/// In BTF: the typedef of a tracepoint's prototype, the function of an LSM hook, the context of an iterator.
inline constexpr llvm::StringLiteral tracepointPrefix = "btf_trace_";
inline constexpr llvm::StringLiteral lsmHookPrefix = "bpf_lsm_";
inline constexpr llvm::StringLiteral iteratorPrefix = "bpf_iter__";
/// The functions that a system call may have; which there are differs by architecture.
inline constexpr llvm::StringLiteral syscallPrefixes[] = {"__x64_sys_", "__arm64_sys_", "__do_sys_",
                                                          "__se_sys_", "sys_"};
/// Folders of events that are no tracepoints of the kernel's code.
inline constexpr llvm::StringLiteral dynamicEvents[] = {"ftrace",    "kprobes", "uprobes",
                                                        "synthetic", "eprobes", "fprobes"};
/// __kconfig externs that libbpf itself sets, beside those of the kernel's configuration.
inline constexpr llvm::StringLiteral virtualConfigs[] = {"LINUX_KERNEL_VERSION", "LINUX_HAS_BPF_COOKIE",
                                                         "LINUX_HAS_SYSCALL_WRAPPER"};
/// Beginnings of kernel functions for programs that are or may be in a module, which has BTF of its own.
inline constexpr llvm::StringLiteral moduleKfuncs[] = {
    "bpf_ct_",         "bpf_skb_ct_",      "bpf_xdp_ct_",      "bpf_xdp_flow_", "bpf_skb_set_fou",
    "bpf_skb_get_fou", "bpf_skb_get_xfrm", "bpf_skb_set_xfrm", "bpf_kfunc_",    "bpf_test"};
/// Beginnings of kernel functions that run a callback after the program, on another stack.
inline constexpr llvm::StringLiteral laterCallbackKfuncs[] = {"bpf_wq_set_callback",
                                                              "bpf_task_work_schedule"};

} // namespace skep::kernel_names
