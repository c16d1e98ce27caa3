// A tail call through one of two maps. Kernels once refused the joined call ("tail_call abusing map_ptr");
// cilium #1033 had the map's pointer lost on the way.
//
// clang: accepted
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct programs {
  __uint(type, BPF_MAP_TYPE_PROG_ARRAY);
  __type(key, __u32);
  __type(value, __u32);
  __uint(max_entries, 4);
};
struct programs first SEC(".maps"), second SEC(".maps");

SEC("tc")
int go(struct __sk_buff *skb) {
  if (skb->hash & 1)
    bpf_tail_call(skb, &first, 1);
  else
    bpf_tail_call(skb, &second, 1);
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
