// Adds up an array of the context in a loop that is not unrolled. The address is counted along, so the offset is
// in the register: "dereference of modified ctx ptr". falcosecurity/libs #317 met it with a read of the context
// inside a loop.
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
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
