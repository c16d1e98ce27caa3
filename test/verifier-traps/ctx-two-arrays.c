// Looks at one of two arrays of the context through a pointer to it, element by element. "dereference of
// modified ctx ptr". The address of a socket's peer is read this way in load balancers.
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("cgroup/sendmsg6")
int loopback(struct bpf_sock_addr *ctx) {
  __u32 *ip = ctx->user_port == 0x3500 ? ctx->user_ip6 : ctx->msg_src_ip6;
  return ip[0] == 0 && ip[1] == 0 && ip[2] == 0 ? 0 : 1;
}

char LICENSE[] SEC("license") = "GPL";
