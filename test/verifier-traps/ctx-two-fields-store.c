// Writes one of two fields of the context. LLVM sinks both writes into one at a chosen offset: "dereference of
// modified ctx ptr". The shape is that of the cb[] writes in cilium PR #11154.
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
int note(struct __sk_buff *skb) {
  if (skb->mark) {
    bpf_printk("marked");
    skb->cb[1] = 1;
  } else {
    bpf_printk("unmarked");
    skb->cb[3] = 2;
  }
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
