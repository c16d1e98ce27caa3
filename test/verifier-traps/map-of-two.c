// A lookup in one of two maps: the calls are joined behind a choice of the map. Kernels know which on each way.
//
// clang: accepted
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
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
struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __type(key, __u32);
  __type(value, struct flow);
  __uint(max_entries, 1024);
} others SEC(".maps");

SEC("tc")
int look(struct __sk_buff *skb) {
  __u32 key = skb->mark;
  struct flow *flow;
  if (skb->hash & 1)
    flow = bpf_map_lookup_elem(&flows, &key);
  else
    flow = bpf_map_lookup_elem(&others, &key);
  if (flow)
    flow->bytes++;
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
