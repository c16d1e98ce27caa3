// A loop over the packet while the pointer is before the end. The first turn starts at the packet's first byte,
// for which p < end tells the verifier nothing.
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
  for (__u8 *p = data; p < end; p++) {
    sum += *p;
    if (p - data > 63)
      break;
  }
  return sum & 1;
}

char LICENSE[] SEC("license") = "GPL";
