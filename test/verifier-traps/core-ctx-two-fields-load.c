// As ctx-two-fields-load, with the kernel's own types: their fields are relocated by CO-RE, which hides offsets
// from the optimiser but does not keep addresses apart.
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include "vmlinux.h"
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
