// The packet may be neither too long nor too short, and the length is one number. "R# offset is outside of the
// packet".
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int type(struct xdp_md *ctx) {
  void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
  __u64 length = end - data;
  if (length > 1500)
    return XDP_DROP;
  struct ethhdr *eth = data;
  if (length < sizeof(*eth))
    return XDP_DROP;
  return eth->h_proto == 8 ? XDP_PASS : XDP_DROP;
}

char LICENSE[] SEC("license") = "GPL";
