// The usual log2l() of histograms, in five comparisons and shifts. LLVM knows that the result is below 64 and
// deletes the check after it; the verifier follows the shifts.
// Fact from: iovisor/bcc #5208
// clang: accepted
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct table {
	__u64 count[64];
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
static __always_inline __u64 log2l(__u64 v)
{
	__u32 hi = v >> 32;
	if (hi)
		return log2(hi) + 32;
	return log2(v);
}
SEC("raw_tp/sys_enter")
int log(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 key = 0;
	struct table *table = bpf_map_lookup_elem(&values, &key);
	__u64 v = ctx->args[1];
	if (!table)
		return 0;
	__u64 slot = log2l(v);
	if (slot >= 64)
		slot = 63;
	table->count[slot]++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
