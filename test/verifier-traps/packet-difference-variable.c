// What must be in the packet is an offset from the packet, and is compared with the packet's length. Even
// written as pointers the verifier learns it of this sum only, not of another of the same parts.
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
  __u32 offset = skb->mark & 0xff;
  if (end - data < offset + 4)
    return 0;
  return data[offset] & 1;
}

char LICENSE[] SEC("license") = "GPL";
