// Reads the first byte of a packet that is not empty: end <= data, by which C knows of a byte. "R# offset is
// outside of the packet".
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define DATA ((void *)(long)skb->data)
#define END ((void *)(long)skb->data_end)

SEC("tc")
int first(struct __sk_buff *skb) {
  __u8 *data = DATA, *end = END;
  if (end <= data)
    return 0;
  return *data & 1;
}

char LICENSE[] SEC("license") = "GPL";
