// The last of n bytes that the packet was tested for. The verifier learns nothing of places before a variable
// pointer: its offset is -1 there.
//
// clang: rejected
// skep: rejected - the test would have to be made once more of data + (n - 1)
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define DATA ((void *)(long)skb->data)
#define END ((void *)(long)skb->data_end)

SEC("tc")
int last(struct __sk_buff *skb) {
  __u8 *data = DATA, *end = END;
  __u32 n = skb->mark;
  if (n > 64)
    return 0;
  if (data + n <= end && n >= 4)
    return data[n - 1] & 1;
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
