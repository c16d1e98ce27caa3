// Reads one of two fields of the context, with a call before each read. LLVM sinks both reads into one at an
// offset that was chosen before the call, and the verifier takes a context only with a constant offset in the
// instruction: "dereference of modified ctx ptr". bcc #1133 (arguments of a USDT probe) and #235.
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
int pick(struct __sk_buff *skb) {
  __u32 result;
  if (skb->mark) {
    bpf_printk("marked");
    result = skb->cb[1];
  } else {
    bpf_printk("unmarked");
    result = skb->hash;
  }
  return result & 1;
}

char LICENSE[] SEC("license") = "GPL";
