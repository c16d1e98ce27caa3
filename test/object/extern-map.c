// A map that another object defines: no definition here, and the code's operand is the extern.
// RUN: skep cc -c %s -o %t.o && skep objdump %t.o | FileCheck %s
// CHECK: own
// CHECK-NOT: elf-bad-map
// CHECK: r1 = &other ll
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct shape {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, __u32);
};
struct shape own SEC(".maps");
extern struct shape other SEC(".maps");

SEC("xdp") int prog(void *ctx) {
  __u32 key = 0;
  return bpf_map_lookup_elem(&own, &key) && bpf_map_lookup_elem(&other, &key);
}
