// Skips spaces in a payload: the end is tested anew for each, and again behind the loop. Older LLVM counted by
// the packet's length instead and compared with ==. Orange-OpenSource/bmc-cache #10.
//
// clang: accepted
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define DATA ((void *)(long)skb->data)
#define END ((void *)(long)skb->data_end)

SEC("tc")
int key(struct __sk_buff *skb) {
  char *data = DATA, *end = END;
  __u32 off;
  if (data + 54 > end)
    return 0;
  char *payload = data + 50;
  for (off = 4; off < 1500 && payload + off + 1 <= end && payload[off] == ' '; off++)
    ;
  if (off < 1500 && payload + off + 1 <= end)
    return payload[off] & 1;
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
