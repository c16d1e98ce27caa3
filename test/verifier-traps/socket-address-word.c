// One word of a socket's IPv6 address, by index. A socket's fields have constant offsets: "pointer arithmetic on
// sock_common prohibited".
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
int word(struct __sk_buff *skb) {
  struct bpf_sock *sk = skb->sk;
  if (!sk)
    return 0;
  return sk->src_ip6[skb->mark & 3] & 1;
}

char LICENSE[] SEC("license") = "GPL";
