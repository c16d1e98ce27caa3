// One copy of a looked-up pointer is tested, another used behind further branches. Kernels before commit
// 57a09bf0a416 knew only the tested register to be no null; cilium #172.
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
int copy(struct __sk_buff *skb) {
  __u32 key = skb->mark;
  struct flow *flow = bpf_map_lookup_elem(&flows, &key);
  __u64 *bytes = flow ? &flow->bytes : 0;
  if (skb->len)
    bpf_printk("data");
  if (flow && skb->hash)
    *bytes += skb->len;
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
