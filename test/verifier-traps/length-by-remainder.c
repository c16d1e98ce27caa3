// Copies `count % 100` bytes into a buffer of 100. "R2 min value is negative": the verifier takes the remainder
// for anything.
// Fact from: iovisor/bcc #258 (an index), hack3ric/mimic #18 (a length made of a remainder)
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct table {
	char data[100];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct table);
} values SEC(".maps");

SEC("kprobe/vfs_write")
int chunks(struct pt_regs *ctx)
{
	__u32 key = 0;
	struct table *table = bpf_map_lookup_elem(&values, &key);
	__u64 count = PT_REGS_PARM3(ctx);
	if (!table)
		return 0;
	bpf_probe_read_user(table->data, count % 100, (void *)PT_REGS_PARM2(ctx));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
