// Sets the bit-fields of a key one by one, the first on bytes that were never written. Kernels before 6.4
// refused to read them ("invalid read from stack").
//
// clang: accepted
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct bits {
  __u32 a : 3, b : 7, c : 22;
  __u64 d;
};
struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __type(key, struct bits);
  __type(value, __u32);
  __uint(max_entries, 16);
} counts SEC(".maps");

SEC("tc")
int set(struct __sk_buff *skb) {
  struct bits key;
  __u32 one = 1;
  key.a = 1;
  key.b = 4;
  key.c = skb->mark;
  key.d = 4;
  bpf_map_update_elem(&counts, &key, &one, BPF_ANY);
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
