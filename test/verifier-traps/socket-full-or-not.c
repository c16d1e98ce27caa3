// A field of the full socket where there is one, of what is known of it else. "pointer arithmetic on sock
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
  struct bpf_sock *full = bpf_sk_fullsock(sk);
  return (full ? full->src_port : sk->family) & 1;
}

char LICENSE[] SEC("license") = "GPL";
