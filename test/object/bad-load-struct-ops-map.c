// A struct_ops map in .maps, on which libbpf crashes.
// REQUIRES: bpf-load
// RUN: skep cc -w -c %s -o %t.o && not skep load %t.o 2>&1 | FileCheck %s
// CHECK: map 'ops' in .maps cannot be a struct_ops map
// CHECK-SAME: [load-not-judged]
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_STRUCT_OPS);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} ops SEC(".maps");

SEC("socket")
int look(void *ctx)
{
	__u32 key = 0;

	return bpf_map_lookup_elem(&ops, &key) != NULL;
}

char LICENSE[] SEC("license") = "GPL";
