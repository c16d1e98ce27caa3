// Sends the bytes from `start` to `end`, `start < end <= 1024`. The verifier subtracts ranges, and does not know
// that one number is the greater: "R3 unbounded memory access".
// Fact from: hack3ric/mimic #15 (bpf_skb_load_bytes with such a length)
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct rec {
	char data[1024];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct rec);
} values SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} ring SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_write")
int write(struct trace_event_raw_sys_enter *ctx)
{
	__u32 key = 0;
	struct rec *rec = bpf_map_lookup_elem(&values, &key);
	if (!rec)
		return 0;
	__u32 start = ctx->args[0], end = ctx->args[2];
	if (start >= end || end > 1024)
		return 0;
	bpf_ringbuf_output(&ring, rec->data, end - start, 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
