// The packet's length, compared with 0 and with the buffer, and given to a helper: three relocatable reads of one
// field, each its own for LLVM.
// Fact from: libbpf/libbpf-bootstrap #204
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct buf {
	char data[1500];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct buf);
} values SEC(".maps");

SEC("tc")
int twice(struct __sk_buff *skb)
{
	__u32 key = 0;
	struct buf *buf = bpf_map_lookup_elem(&values, &key);
	if (!buf || skb->len == 0 || skb->len > sizeof buf->data)
		return 0;
	bpf_skb_load_bytes(skb, 0, buf->data, skb->len);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
