// A packet's length is checked, stored in a map's value, and used. LLVM must take the store, and the lookup before
// it, to have changed the context, and reads the length again.
// Fact from: libbpf/libbpf-bootstrap #204
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct buf {
	__u32 len;
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
	if (skb->len == 0 || skb->len > 1500)
		return 0;
	struct buf *buf = bpf_map_lookup_elem(&values, &key);
	if (!buf)
		return 0;
	buf->len = skb->len;
	bpf_skb_load_bytes(skb, 0, buf->data, skb->len);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
