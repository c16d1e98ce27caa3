// The length is tested for both its limits in one condition. "R# offset is outside of the packet".
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define DATA ((void *)(long)skb->data)
#define END ((void *)(long)skb->data_end)

SEC("tc")
int range(struct __sk_buff *skb) {
  __u8 *data = DATA, *end = END;
  if (!(end - data >= 14 && end - data <= 1500))
    return 0;
  return data[13] & 1;
}

char LICENSE[] SEC("license") = "GPL";
