// BPF_F_LOCK updates leave the lock in the value alone, and values hold what was written around it.
// RUN: skep run %s --map-dump | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct value {
	int before;
	struct bpf_spin_lock lock;
	int after;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, struct value);
} values SEC(".maps");

SEC("tc")
int lock(struct __sk_buff *ctx)
{
	struct value fresh = {.before = 1, .after = 2}, *value;
	__u32 key = 7;

	bpf_map_update_elem(&values, &key, &fresh, BPF_NOEXIST);
	value = bpf_map_lookup_elem(&values, &key);
	if (!value)
		return 1;
	bpf_spin_lock(&value->lock);
	value->before = 10;
	bpf_spin_unlock(&value->lock);
	fresh.after = 20;
	return bpf_map_update_elem(&values, &key, &fresh, BPF_F_LOCK | BPF_EXIST) || value->after != 20;
}
// CHECK: TC_ACT_OK
// CHECK: 7 = { .before = 1, {{.*}}.after = 20 }
char _license[] SEC("license") = "GPL";
