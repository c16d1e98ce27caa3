// A length is halved until it fits. The bound is the loop's exit.
// Fact from: cilium/tetragon #564
// clang: accepted
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct buf {
	char data[4096];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct buf);
} values SEC(".maps");

SEC("kprobe/vfs_write")
int halve(struct pt_regs *ctx)
{
	__u32 key = 0;
	struct buf *buf = bpf_map_lookup_elem(&values, &key);
	unsigned long n = PT_REGS_PARM3(ctx);
	if (!buf)
		return 0;
	while (n > 0xfff)
		n >>= 1;
	bpf_probe_read_user(buf->data, n, (void *)PT_REGS_PARM2(ctx));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
