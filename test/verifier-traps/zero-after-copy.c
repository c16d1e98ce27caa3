// The smaller of two lengths is copied, and a zero written after it if there is room: LLVM compares the one and
// indexes with the other.
// Fact from: open-telemetry/opentelemetry-go-instrumentation #1936
// clang: accepted
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct out {
	char text[256];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct out);
} values SEC(".maps");

SEC("uprobe")
int go(struct pt_regs *ctx)
{
	__u32 key = 0;
	struct out *out = bpf_map_lookup_elem(&values, &key);
	__u64 len = PT_REGS_PARM2(ctx), max = 256;
	if (!out)
		return 0;
	__u64 size = len < max ? len : max;
	if (bpf_probe_read_user(out->text, size, (void *)PT_REGS_PARM1(ctx)))
		return 0;
	if (size < max)
		out->text[size] = 0;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
