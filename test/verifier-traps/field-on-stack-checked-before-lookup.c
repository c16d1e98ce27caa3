// A header is loaded to the stack and its length checked; after a lookup it is read from the stack again.
// Fact from: libbpf/libbpf-bootstrap #204
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct buf {
	char data[68];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct buf);
} values SEC(".maps");

struct tlv {
	__u16 type, len;
};

SEC("tc")
int tlv(struct __sk_buff *skb)
{
	struct tlv outer;
	__u32 key = 0;
	if (bpf_skb_load_bytes(skb, 14, &outer, 4) || outer.len > 68 || outer.len < 4)
		return 0;
	struct buf *buf = bpf_map_lookup_elem(&values, &key);
	if (!buf)
		return 0;
	bpf_skb_load_bytes(skb, 14, buf->data, outer.len);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
