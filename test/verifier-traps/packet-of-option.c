// The length of a socket option as a difference; optval and optval_end are the packet here.
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("cgroup/setsockopt")
int option(struct bpf_sockopt *ctx) {
  __u8 *value = ctx->optval, *end = ctx->optval_end;
  if (end - value < 4)
    return 1;
  ctx->optlen = value[3];
  return 1;
}

char LICENSE[] SEC("license") = "GPL";
