// A loop over the packet by an index, left when data + i >= end. The same as p < end.
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define DATA ((void *)(long)skb->data)
#define END ((void *)(long)skb->data_end)

SEC("tc")
int sum(struct __sk_buff *skb) {
  __u8 *data = DATA, *end = END;
  __u32 sum = 0;
#pragma clang loop unroll(disable)
  for (int i = 0; i < 100; i++) {
    if (data + i >= end)
      break;
    sum += data[i];
  }
  return sum & 1;
}

char LICENSE[] SEC("license") = "GPL";
