// As ctx-fields-in-turn, with the kernel's own types: their fields are relocated by CO-RE, which hides offsets
// from the optimiser but does not keep addresses apart.
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

static __always_inline int inPort(struct __sk_buff *skb) {
  int in = skb->ifindex;
  if (skb->cb[0])
    in = skb->cb[0];
  return in;
}

SEC("tc")
int port(struct __sk_buff *skb) {
  return inPort(skb) & 1;
}

char LICENSE[] SEC("license") = "GPL";
