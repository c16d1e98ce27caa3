// Reads the register that holds an argument, whose number the loader sets. The switch gives an offset, which is
// then added: "dereference of modified ctx ptr". elastic/ebpf PR #177.
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#define REGISTER(ctx, name) (((struct pt_regs *)ctx)->name)

const volatile int which = 1;

SEC("kprobe/vfs_unlink")
int unlinked(void *ctx) {
  __u64 value;
  switch (which) {
  case 0:
    value = REGISTER(ctx, di);
    break;
  case 1:
    value = REGISTER(ctx, si);
    break;
  case 2:
    value = REGISTER(ctx, dx);
    break;
  default:
    return 0;
  }
  bpf_printk("%llx", value);
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
