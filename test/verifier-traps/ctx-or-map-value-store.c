// Writes a field of the context, or a value of a map where there is one. One instruction writes either.
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
int store(struct __sk_buff *skb) {
  __u32 key = skb->hash;
  __u32 *first = bpf_map_lookup_elem(&flows, &key);
  __u32 *where = first ? first : &skb->mark;
  *where = 3;
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
