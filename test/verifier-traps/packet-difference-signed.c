// end - data < 14 instead of data + 14 > end, as a signed difference of pointers. "R# offset is outside of the
// packet".
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define DATA ((void *)(long)skb->data)
#define END ((void *)(long)skb->data_end)

SEC("tc")
int byte(struct __sk_buff *skb) {
  __u8 *data = DATA, *end = END;
  if (end - data < 14)
    return 0;
  return data[12] & 1;
}

char LICENSE[] SEC("license") = "GPL";
