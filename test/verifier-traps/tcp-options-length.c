// The options of a TCP header by its data offset, with the length checked after the subtraction.
// Fact from: llvm/llvm-project #53121
// clang: accepted
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct buf {
	char data[40];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct buf);
} values SEC(".maps");

SEC("tc")
int copy(struct __sk_buff *skb)
{
	struct tcphdr tcp;
	__u32 key = 0;
	struct buf *buf = bpf_map_lookup_elem(&values, &key);
	if (!buf || bpf_skb_load_bytes(skb, 34, &tcp, sizeof tcp))
		return 0;
	__u32 len = tcp.doff * 4;
	if (len <= sizeof tcp)
		return 0;
	len -= sizeof tcp;
	if (len > 40)
		return 0;
	bpf_skb_load_bytes(skb, 54, buf->data, len);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
