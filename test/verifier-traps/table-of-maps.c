// The map is chosen from a constant table of maps. What is read from .rodata is a number: "R1 type=scalar
// expected=map_ptr".
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

static void *const maps[] = {&flows, &others};

SEC("tc")
int look(struct __sk_buff *skb) {
  __u32 key = skb->mark;
  struct flow *flow = bpf_map_lookup_elem(maps[skb->hash & 1], &key);
  return flow ? flow->mark & 1 : 0;
}

char LICENSE[] SEC("license") = "GPL";
