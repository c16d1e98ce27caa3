// A function that is not inlined gets the address of a field. It arrives as a context with an offset:
// "dereference of modified ctx ptr".
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

static __noinline __u32 both(__u32 *fields) {
  return fields[0] + fields[2];
}

SEC("tc")
int add(struct __sk_buff *skb) {
  return both(&skb->mark) & 1;
}

char LICENSE[] SEC("license") = "GPL";
