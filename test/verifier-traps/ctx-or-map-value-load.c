// A value of a map where there is one, a field of the context else; both happen to lie at offset 8, so one
// instruction reads either. The kernel rewrites reads of the context and cannot do it on one way only: "same
// insn cannot be used with different pointers".
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
  struct flow *flow = bpf_map_lookup_elem(&flows, &key);
  return (flow ? flow->mark : skb->mark) & 1;
}

char LICENSE[] SEC("license") = "GPL";
