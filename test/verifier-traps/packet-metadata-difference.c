// The metadata in front of an XDP packet end where the packet starts; their length is taken as a difference.
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int meta(struct xdp_md *ctx) {
  void *data = (void *)(long)ctx->data, *meta = (void *)(long)ctx->data_meta;
  if (data - meta < 4)
    return XDP_PASS;
  return *(__u32 *)meta == 7 ? XDP_DROP : XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
