// A loop to the packet's length, a number, or 64. LLVM counts to the lesser of the two, so no turn tests the
// packet any more.
//
// clang: rejected
// skep: rejected - a test of the packet would have to be added to each turn of the loop
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define DATA ((void *)(long)skb->data)
#define END ((void *)(long)skb->data_end)

SEC("tc")
int sum(struct __sk_buff *skb) {
  __u8 *data = DATA, *end = END;
  __u32 sum = 0, length = end - data;
#pragma clang loop unroll(disable)
  for (__u32 i = 0; i < length && i < 64; i++)
    sum += data[i];
  return sum & 1;
}

char LICENSE[] SEC("license") = "GPL";
