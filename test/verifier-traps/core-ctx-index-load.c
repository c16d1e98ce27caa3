// As ctx-index-load, with the kernel's own types: their fields are relocated by CO-RE, which hides offsets from
// the optimiser but does not keep addresses apart.
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

SEC("tc")
int element(struct __sk_buff *skb) {
  __u32 i = skb->mark;
  return i < 5 ? skb->cb[i] & 1 : 0;
}

char LICENSE[] SEC("license") = "GPL";
