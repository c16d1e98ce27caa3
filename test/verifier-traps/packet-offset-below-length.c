// offset >= end - data, the way an index into an array would be tested. "R# offset is outside of the packet".
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define DATA ((void *)(long)skb->data)
#define END ((void *)(long)skb->data_end)

SEC("tc")
int at(struct __sk_buff *skb) {
  __u8 *data = DATA, *end = END;
  __u32 offset = skb->mark & 63;
  if (offset >= end - data)
    return 0;
  return data[offset] & 1;
}

char LICENSE[] SEC("license") = "GPL";
