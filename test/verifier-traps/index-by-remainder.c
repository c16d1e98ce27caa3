// A counter per allocation flag, `flags % 22`. That is in range by the definition of a remainder, of which the
// verifier knows nothing: "math between map_value pointer and register with unbounded min value".
// Fact from: iovisor/bcc #258
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#define FLAGS 22
struct leaf {
	__u64 flag[FLAGS];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct leaf);
} values SEC(".maps");

SEC("kprobe/__alloc_pages")
int alloc(struct pt_regs *ctx)
{
	__u32 key = 0;
	struct leaf *leaf = bpf_map_lookup_elem(&values, &key);
	if (!leaf)
		return 0;
	__u32 flags = PT_REGS_PARM1(ctx);
	leaf->flag[flags % FLAGS]++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
