// A word of a record in the ring buffer's memory, by remainder.
// Fact from: iovisor/bcc #258
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct rec {
	__u32 n;
	__u32 cells[50];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} ring SEC(".maps");

SEC("raw_tp/sys_enter")
int out(struct bpf_raw_tracepoint_args *ctx)
{
	struct rec *rec = bpf_ringbuf_reserve(&ring, sizeof *rec, 0);
	if (!rec)
		return 0;
	rec->cells[ctx->args[1] % 50] = 1;
	bpf_ringbuf_submit(rec, 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
