// Changes the low byte of a field. The code generator writes only the byte that changes, and most fields of a
// context are written whole or not at all: "invalid bpf_context access off=8 size=1". cilium PR #11154.
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
int mark(struct __sk_buff *skb) {
  skb->mark = (skb->mark & ~0xff) | 1;
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
