// A long packet is read at one place and a shorter one at another; both lengths are tests of one number. LLVM
// makes the second a choice of the offset without a branch.
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
  __u64 length = end - data;
  if (length < 20)
    return 0;
  if (length >= 40)
    return data[39] & 1;
  return data[19] & 1;
}

char LICENSE[] SEC("license") = "GPL";
