// Keeps whether both of two lookups failed as a number. The pointers are ored.
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
struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __type(key, __u32);
  __type(value, struct flow);
  __uint(max_entries, 1024);
} others SEC(".maps");

SEC("tc")
int neither(struct __sk_buff *skb) {
  __u32 key = skb->mark;
  struct flow *a = bpf_map_lookup_elem(&flows, &key), *b = bpf_map_lookup_elem(&others, &key);
  skb->cb[0] = !a && !b;
  if (a)
    a->bytes++;
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
