// A length of 16 bits in a record must be 4 to 256. One comparison of `len - 257` in 16 bits stands for both; the
// mask in between loses the relation: "R2 min value is outside".
// Fact from: llvm/llvm-project #96847
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct rec {
	__u16 type;
	__u16 len;
	char data[252];
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

SEC("raw_tp/sys_enter")
int out(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 key = 0;
	struct rec *rec = bpf_map_lookup_elem(&values, &key);
	if (!rec)
		return 0;
	__u16 len = rec->len;
	if (len < 4 || len > sizeof *rec)
		return 0;
	bpf_ringbuf_output(&ring, rec, len, 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
