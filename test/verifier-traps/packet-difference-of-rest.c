// What is left behind the Ethernet header, as an unsigned number. The pointer was tested before, so the number
// is not negative; the verifier does not see what it says of the packet.
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
  if (data + 14 > end)
    return 0;
  __u8 *ip = data + 14;
  __u32 left = end - ip;
  if (left < 20)
    return 0;
  return ip[19] & 1;
}

char LICENSE[] SEC("license") = "GPL";
