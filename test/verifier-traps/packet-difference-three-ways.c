// A far byte of a long packet, a near one of a shorter, none of the shortest; the two reads become one behind
// both tests.
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define DATA ((void *)(long)skb->data)
#define END ((void *)(long)skb->data_end)

SEC("tc")
int either(struct __sk_buff *skb) {
  __u8 *data = DATA, *end = END;
  return end - data > 30 ? data[30] & 1 : end - data > 10 ? data[10] & 1 : 0;
}

char LICENSE[] SEC("license") = "GPL";
