// An argument of a system call, by its number, at a relocated offset: "dereference of modified ctx ptr".
// bpftrace #3603 and #2008 met it where a field is read twice.
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

__u64 seen;

SEC("tracepoint/syscalls/sys_enter_kill")
int kill(struct trace_event_raw_sys_enter *ctx) {
  seen = ctx->args[ctx->id & 1];
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
