// A field of a socket or of the packet's metadata: both are contexts of their own, and reads of them are
// rewritten differently. With CO-RE the field's offset is added to the socket: "pointer arithmetic on sock
// prohibited".
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

SEC("tc")
int pick(struct __sk_buff *skb) {
  struct bpf_sock *sk = skb->sk;
  if (!sk)
    return 0;
  return (skb->mark ? sk->family : skb->priority) & 1;
}

char LICENSE[] SEC("license") = "GPL";
