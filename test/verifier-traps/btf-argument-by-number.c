// One of two arguments of a tracepoint, by its number: "variable ctx access".
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

__u64 seen;

SEC("tp_btf/sched_switch")
int note(__u64 *ctx) {
  __u32 i = ctx[0] & 1;
  struct task_struct *task = (void *)ctx[1 + i];
  seen = task->pid;
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
