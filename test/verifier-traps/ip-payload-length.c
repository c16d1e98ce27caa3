// Total length less the header's, after a check that there is a payload. The verifier knows no order of the two:
// the difference may be 0 or beyond 32 bits for it.
// Fact from: hack3ric/mimic #18 ("invalid zero-sized read"), hack3ric/mimic #15
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
int copy(struct __sk_buff *skb)
{
	struct iphdr ip;
	__u32 key = 0;
	struct buf *buf = bpf_map_lookup_elem(&values, &key);
	if (!buf || bpf_skb_load_bytes(skb, 14, &ip, sizeof ip))
		return 0;
	__u16 total = __builtin_bswap16(ip.tot_len);
	__u16 head = ip.ihl * 4;
	if (total <= head || total > 1500)
		return 0;
	bpf_skb_load_bytes(skb, 14 + head, buf->data, total - head);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
