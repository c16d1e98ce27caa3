// A length of type int is clamped to 0 to 128 and given to a helper that takes 32 bits. Comparisons and register
// are of 32 bits, and nothing clears the upper half, which the kernel looks at: "R2 min value is negative".
// Fact from: iovisor/bcc #2391 (the same message of a clamped int), exein-io/pulsar #102
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct buf {
	char data[128];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct buf);
} values SEC(".maps");

SEC("kprobe/vfs_write")
int clamp(struct pt_regs *ctx)
{
	__u32 key = 0;
	struct buf *buf = bpf_map_lookup_elem(&values, &key);
	int n = PT_REGS_PARM3(ctx);
	if (!buf)
		return 0;
	if (n < 0)
		n = 0;
	if (n > 128)
		n = 128;
	bpf_probe_read_user(buf->data, n, (void *)PT_REGS_PARM2(ctx));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
