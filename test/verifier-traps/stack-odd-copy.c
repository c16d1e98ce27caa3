// Copies structs of 13 bytes on the stack and changes one. Copies in steps larger than what is aligned would be
// "misaligned stack access", and a tail left out "invalid read from stack".
//
// clang: accepted
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct odd {
  __u8 bytes[13];
};
struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __type(key, struct odd);
  __type(value, struct odd);
  __uint(max_entries, 16);
} odds SEC(".maps");

SEC("tc")
int copy(struct __sk_buff *skb) {
  struct odd key = {};
  key.bytes[3] = skb->mark;
  struct odd value = key;
  value.bytes[5] = 7;
  bpf_map_update_elem(&odds, &key, &value, BPF_ANY);
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
