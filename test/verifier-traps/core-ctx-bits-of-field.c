// As ctx-bits-of-field, with the kernel's own types: their fields are relocated by CO-RE, which hides offsets
// from the optimiser but does not keep addresses apart.
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

SEC("tc")
int mark(struct __sk_buff *skb) {
  skb->mark = (skb->mark & ~0xff) | 1;
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
