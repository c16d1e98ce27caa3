// Copies a packet in parts of 256 bytes; the last is `len - off`, and `off < len`. The verifier does not know that
// the difference is not 0: "R4 invalid zero-sized read".
// Fact from: hack3ric/mimic #18
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct buf {
	char data[256];
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
	__u32 key = 0;
	struct buf *buf = bpf_map_lookup_elem(&values, &key);
	if (!buf)
		return 0;
	__u32 len = skb->len;
	for (__u32 off = 0; off < 1024; off += 256) {
		if (off >= len)
			break;
		__u32 part = len - off;
		if (part > 256)
			part = 256;
		if (bpf_skb_load_bytes(skb, off, buf->data, part))
			break;
	}
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
