// The length of the packet is computed as a number and tested. The verifier learns what may be read from
// comparisons of pointers only: "R# offset is outside of the packet". bcc #3269 computes it so, and p4c-xdp #4
// says what the verifier needs instead.
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
int byte(struct __sk_buff *skb) {
  __u32 length = skb->data_end - skb->data;
  __u8 *data = (void *)(long)skb->data;
  if (length < 14)
    return 0;
  return data[12] & 1;
}

char LICENSE[] SEC("license") = "GPL";
