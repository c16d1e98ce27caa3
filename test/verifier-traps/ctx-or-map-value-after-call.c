// As ctx-or-map-value-load, with calls in between and the context's first field: the two reads are sunk into one
// behind the calls.
//
// clang: rejected
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

SEC("tc")
int length(struct __sk_buff *skb) {
  __u32 key = skb->hash;
  __u32 *first = bpf_map_lookup_elem(&flows, &key);
  if (first) {
    bpf_printk("known");
    return *first & 1;
  }
  bpf_printk("unknown");
  return skb->len & 1;
}

char LICENSE[] SEC("license") = "GPL";
