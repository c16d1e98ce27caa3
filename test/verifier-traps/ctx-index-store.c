// Writes an element of an array of the context; the index is masked and tested. "variable ctx access", as for
// reads.
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
int set(struct __sk_buff *skb) {
  __u32 i = skb->mark & 7;
  if (i >= 5)
    return 0;
  skb->cb[i] = 1;
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
