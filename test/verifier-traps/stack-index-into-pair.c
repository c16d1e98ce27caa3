// One of two numbers on the stack is a map's key. Their address and the index have no bit in common, so the code
// generator ors them: "bitwise operator |= on pointer prohibited".
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
int which(struct __sk_buff *skb) {
  __u32 keys[2] = {1, 2};
  struct flow value = {.bytes = 1};
  bpf_map_update_elem(&flows, &keys[skb->mark & 1], &value, BPF_ANY);
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
