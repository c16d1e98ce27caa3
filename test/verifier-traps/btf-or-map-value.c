// A field of a task where no value of a map is found, the value else. The kernel reads what BTF describes in
// another way than a map's values: "same insn cannot be used with different pointers".
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include "vmlinux.h"
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

__u64 seen;

SEC("tp_btf/sched_switch")
int note(__u64 *ctx) {
  struct task_struct *prev = (void *)ctx[1];
  __u32 key = 1;
  struct flow *flow = bpf_map_lookup_elem(&flows, &key);
  seen = flow ? flow->mark : prev->pid;
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
