// One of two arguments of a system call, with a call before each read: LLVM chooses the address and reads once.
// "dereference of modified ctx ptr".
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

__u64 seen;

SEC("tracepoint/syscalls/sys_enter_kill")
int kill(struct trace_event_raw_sys_enter *ctx) {
  __u64 value;
  if (seen) {
    bpf_printk("again");
    value = ctx->args[0];
  } else {
    bpf_printk("first");
    value = ctx->args[1];
  }
  seen = value;
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
