// One of two arguments of a tracepoint, by a condition: the address of the argument is chosen first.
// "dereference of modified ctx ptr".
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

__u64 seen;

SEC("tp_btf/sched_switch")
int note(__u64 *ctx) {
  struct task_struct *task = (void *)(ctx[0] ? ctx[1] : ctx[2]);
  seen = task->pid;
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
