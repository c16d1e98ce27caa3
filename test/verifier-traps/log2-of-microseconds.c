// The same of a time divided by 1000, with 26 slots, where the check is needed.
// Fact from: iovisor/bcc #5208
// clang: accepted
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct table {
	__u64 count[26];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct table);
} values SEC(".maps");

static __always_inline __u64 log2(__u32 v)
{
	__u32 shift, r;
	r = (v > 0xFFFF) << 4; v >>= r;
	shift = (v > 0xFF) << 3; v >>= shift; r |= shift;
	shift = (v > 0xF) << 2; v >>= shift; r |= shift;
	shift = (v > 0x3) << 1; v >>= shift; r |= shift;
	r |= (v >> 1);
	return r;
}
SEC("kprobe/blk_account_io_done")
int log(struct pt_regs *ctx)
{
	__u32 key = 0;
	struct table *table = bpf_map_lookup_elem(&values, &key);
	__u64 delta = bpf_ktime_get_ns() - PT_REGS_PARM2(ctx);
	if (!table || (long)delta < 0)
		return 0;
	delta /= 1000;
	__u64 slot = log2(delta);
	if (slot >= 26)
		slot = 25;
	__sync_fetch_and_add(&table->count[slot], 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
