// Adds up the arguments of a system call in a loop that is not unrolled: the address is counted along.
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
  seen = 0;
#pragma clang loop unroll(disable)
  for (int i = 0; i < 6; i++)
    seen += ctx->args[i];
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
