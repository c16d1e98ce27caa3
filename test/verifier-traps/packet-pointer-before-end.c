// p < end gives C a byte to read. It gives the verifier none where p was just moved by a variable, because it
// counts from the constant part of p. ebpf-for-windows #2649 and opentelemetry-ebpf-instrumentation PR #3375
// write such tests.
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
  return data + offset < end ? data[offset] & 1 : 0;
}

char LICENSE[] SEC("license") = "GPL";
