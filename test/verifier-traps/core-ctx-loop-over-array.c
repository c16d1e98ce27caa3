// As ctx-loop-over-array, with the kernel's own types: their fields are relocated by CO-RE, which hides offsets
// from the optimiser but does not keep addresses apart.
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

SEC("tc")
int sum(struct __sk_buff *skb) {
  __u32 sum = 0;
#pragma clang loop unroll(disable)
  for (int i = 0; i < 5; i++)
    sum += skb->cb[i];
  return sum & 1;
}

char LICENSE[] SEC("license") = "GPL";
