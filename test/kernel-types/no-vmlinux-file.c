// #include "vmlinux.h" without such a file: the types that the source reaches, and no more.
// REQUIRES: kernel-btf
// RUN: skep cc -c %s -o %t.o && %python %src/test/Inputs/core_records.py %t.o | FileCheck %s
// RUN: skep cc -E -P %s | FileCheck --check-prefix=TEXT %s
// CHECK-DAG: byte_off {{.*}}task_struct
// CHECK-DAG: byte_off {{.*}}mm_struct
// TEXT-DAG: struct task_struct {
// TEXT-DAG: struct mm_struct {
// TEXT-DAG: struct nsproxy;
// TEXT-NOT: struct tcp_sock {
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

SEC("raw_tp/sched_switch") int prog(struct bpf_raw_tracepoint_args *ctx) {
  struct task_struct *task = (void *)ctx->args[1];
  return BPF_CORE_READ(task, mm, pgd) != 0;
}
