// How much the packet must have is chosen first. "R# offset is outside of the packet".
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define DATA ((void *)(long)skb->data)
#define END ((void *)(long)skb->data_end)

SEC("tc")
int last(struct __sk_buff *skb) {
  __u8 *data = DATA, *end = END;
  __u64 length = end - data, need = skb->mark ? 18 : 14;
  if (length < need)
    return 0;
  return data[need - 1] & 1;
}

char LICENSE[] SEC("license") = "GPL";
