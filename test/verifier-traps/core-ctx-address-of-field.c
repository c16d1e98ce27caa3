// As ctx-address-of-field, with the kernel's own types: their fields are relocated by CO-RE, which hides offsets
// from the optimiser but does not keep addresses apart.
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

static __always_inline __u32 *slot(struct __sk_buff *skb) {
  switch (skb->protocol) {
  case 8:
    return &skb->cb[0];
  case 9:
    return &skb->cb[1];
  case 10:
    return &skb->cb[2];
  case 17:
    return &skb->cb[4];
  default:
    return &skb->mark;
  }
}

SEC("tc")
int count(struct __sk_buff *skb) {
  *slot(skb) += 1;
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
