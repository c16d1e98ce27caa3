// Reads an element of an array of the context; the index is tested. An index is no constant offset: "variable
// ctx access". bcc #3568 and bpftrace #3603 show the kin, an offset in the register.
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
int element(struct __sk_buff *skb) {
  __u32 i = skb->mark;
  return i < 5 ? skb->cb[i] & 1 : 0;
}

char LICENSE[] SEC("license") = "GPL";
