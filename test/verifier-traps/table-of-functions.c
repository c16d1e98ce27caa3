// A function is called from a table. eBPF has no call through a register: "unknown opcode 8d".
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

static int (*const steps[])(int) = {next, thrice};

SEC("tc")
int step(struct __sk_buff *skb) {
  return steps[skb->mark & 1](skb->hash) & 1;
}

char LICENSE[] SEC("license") = "GPL";
