// Each operation has an answer of its own in the context, and the last writes share one instruction after
// optimisation: "dereference of modified ctx ptr".
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("sockops")
int answer(struct bpf_sock_ops *ctx) {
  if (ctx->op == 1)
    ctx->reply = 10;
  else if (ctx->op == 2)
    ctx->sk_txhash = 3;
  else
    ctx->reply = ctx->args[0];
  return 1;
}

char LICENSE[] SEC("license") = "GPL";
