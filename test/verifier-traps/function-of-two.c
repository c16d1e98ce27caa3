// One of two functions is called by a pointer to it. "unknown opcode 8d".
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

static __noinline int next(int x) {
  return x + 1;
}

static __noinline int thrice(int x) {
  return x * 3;
}

SEC("tc")
int step(struct __sk_buff *skb) {
  int (*chosen)(int) = skb->mark & 1 ? next : thrice;
  return chosen(skb->hash) & 1;
}

char LICENSE[] SEC("license") = "GPL";
