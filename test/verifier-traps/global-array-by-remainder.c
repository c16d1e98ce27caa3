// Twelve global counters, added to atomically by remainder.
// Fact from: iovisor/bcc #258
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

__u64 counters[12];
SEC("raw_tp/sys_enter")
int out(struct bpf_raw_tracepoint_args *ctx)
{
	__sync_fetch_and_add(&counters[ctx->args[1] % 12], 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
