// Labels of a DNS name, each with its length before it, appended in a loop. The byte is compared in 8 bits as `len
// - 1`, for both "not 0" and "at most 63"; the length that the helper gets has lost both.
// Fact from: llvm/llvm-project #96847
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct name {
	char text[320];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct name);
} values SEC(".maps");

SEC("tc")
int dns(struct __sk_buff *skb)
{
	__u32 key = 0, off = 54, at = 0;
	struct name *name = bpf_map_lookup_elem(&values, &key);
	__u8 len;
	if (!name)
		return 0;
	for (int i = 0; i < 8; i++) {
		if (bpf_skb_load_bytes(skb, off, &len, 1) || len == 0 || len > 63)
			break;
		if (at > 255)
			break;
		name->text[at] = len;
		if (bpf_skb_load_bytes(skb, off + 1, &name->text[at + 1], len))
			break;
		at += len + 1;
		off += len + 1;
	}
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
