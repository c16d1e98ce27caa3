// Looks at a header in the packet or at a copy on the stack. The copy's address and an index into it have no bit
// in common, so the code generator ors them: "bitwise operator |= on pointer prohibited".
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define DATA ((void *)(long)skb->data)
#define END ((void *)(long)skb->data_end)

SEC("tc")
int header(struct __sk_buff *skb) {
  __u8 *data = DATA, *end = END;
  if (data + 34 > end)
    return 0;
  __u8 copy[20] = {1, 2, 3};
  copy[skb->mark & 3] = 1;
  __u8 *header = skb->hash & 1 ? data + 14 : copy;
  return (header[1] + header[9]) & 1;
}

char LICENSE[] SEC("license") = "GPL";
