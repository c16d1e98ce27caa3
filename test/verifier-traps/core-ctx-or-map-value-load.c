// As ctx-or-map-value-load, with the kernel's own types: their fields are relocated by CO-RE, which hides
// offsets from the optimiser but does not keep addresses apart.
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct flow {
  __u64 bytes;
  __u32 mark, queue;
};
struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __type(key, __u32);
  __type(value, struct flow);
  __uint(max_entries, 1024);
} flows SEC(".maps");

SEC("tc")
int length(struct __sk_buff *skb) {
  __u32 key = skb->hash;
  struct flow *flow = bpf_map_lookup_elem(&flows, &key);
  return (flow ? flow->mark : skb->mark) & 1;
}

char LICENSE[] SEC("license") = "GPL";
