// The number of bytes that hold so many groups of ten bits, a quotient rounded up. LLVM narrows it to 16 bits; "R2
// min value is negative", though the operand was checked.
// Fact from: masoncl/rsched #8 (quotients)
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct table {
	char data[1024];
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
	__u32 bits = PT_REGS_PARM3(ctx);
	if (!table || bits > 8000)
		return 0;
	bpf_probe_read_user(table->data, (bits + 9) / 10, (void *)PT_REGS_PARM2(ctx));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
