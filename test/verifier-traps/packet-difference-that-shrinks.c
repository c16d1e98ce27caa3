// The bytes that are left are counted down as headers are passed, and tested each time. "R# offset is outside of
// the packet".
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define DATA ((void *)(long)skb->data)
#define END ((void *)(long)skb->data_end)

SEC("tc")
int rest(struct __sk_buff *skb) {
  __u8 *data = DATA, *end = END;
  __u64 left = end - data;
  __u32 offset = 14;
  if (left < offset)
    return 0;
  left -= offset;
  if (left < 20)
    return 0;
  return data[offset + 9] & 1;
}

char LICENSE[] SEC("license") = "GPL";
