// The options of an IP header, copied when there are any: `ihl > 5`. LLVM tests some bits of the byte (`b & 14` at
// least 6) and shifts others, so that the length loses its least value.
// Fact from: redcanaryco/redcanary-ebpf-sensor #72
// clang: rejected
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
	struct iphdr ip;
	__u32 key = 0;
	struct buf *buf = bpf_map_lookup_elem(&values, &key);
	if (!buf || bpf_skb_load_bytes(skb, 14, &ip, sizeof ip))
		return 0;
	if (ip.ihl <= 5)
		return 0;
	bpf_skb_load_bytes(skb, 34, buf->data, ip.ihl * 4 - 20);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
