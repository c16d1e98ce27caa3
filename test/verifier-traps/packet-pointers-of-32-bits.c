// data and data_end are numbers of 32 bits in C, and are kept as such for a while. The kernel gives pointers:
// "R# 32-bit pointer arithmetic prohibited".
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
int byte(struct __sk_buff *skb) {
  __u32 data = skb->data, end = skb->data_end;
  if (data + 14 > end)
    return 0;
  return *(__u8 *)(long)(data + 12) & 1;
}

char LICENSE[] SEC("license") = "GPL";
