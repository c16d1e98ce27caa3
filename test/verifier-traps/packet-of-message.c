// The length of a socket message as a difference; its pointers are 64 bits wide in C.
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("sk_msg")
int last(struct sk_msg_md *msg) {
  __u8 *data = msg->data, *end = msg->data_end;
  if (end - data < 8)
    return 1;
  return data[7] ? 1 : 0;
}

char LICENSE[] SEC("license") = "GPL";
