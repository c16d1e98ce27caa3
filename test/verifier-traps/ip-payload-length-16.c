// The same in 16 bits, where the difference is compared with 0: LLVM compares the operands for that instead, and
// the verifier does not learn that the difference is not 0.
// Fact from: redcanaryco/redcanary-ebpf-sensor #72 (`> 0` became `!= 0` on something else)
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
	struct iphdr ip;
	__u32 key = 0;
	struct buf *buf = bpf_map_lookup_elem(&values, &key);
	if (!buf || bpf_skb_load_bytes(skb, 14, &ip, sizeof ip))
		return 0;
	__u16 payload = __builtin_bswap16(ip.tot_len) - ip.ihl * 4;
	if (payload == 0 || payload > 256)
		return 0;
	bpf_skb_load_bytes(skb, 14 + ip.ihl * 4, buf->data, payload);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
