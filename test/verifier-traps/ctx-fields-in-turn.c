// bcc #235: one field, or another where that is not zero. LLVM of 2015 chose the address first; today both are
// read.
//
// clang: accepted
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
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
