// Six checked 32-bit lengths of the context are alive over six helper calls.
// Fact from: open-telemetry/opentelemetry-ebpf-instrumentation #3378
// clang: accepted
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct table {
	char text[4096];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct table);
} values SEC(".maps");

SEC("tc")
int spill(struct __sk_buff *skb)
{
	__u32 key = 0;
	__u32 a = skb->mark, b = skb->priority, c = skb->queue_mapping, d = skb->cb[0], e = skb->cb[1], f = skb->cb[2];
	if (a > 400 || b > 400 || c > 400 || d > 400 || e > 400 || f > 400 || !a || !b || !c || !d || !e || !f)
		return 0;
	struct table *table = bpf_map_lookup_elem(&values, &key);
	if (!table)
		return 0;
	bpf_skb_load_bytes(skb, 0, table->text, a);
	bpf_skb_load_bytes(skb, 0, table->text + 400, b);
	bpf_skb_load_bytes(skb, 0, table->text + 800, c);
	bpf_skb_load_bytes(skb, 0, table->text + 1200, d);
	bpf_skb_load_bytes(skb, 0, table->text + 1600, e);
	bpf_skb_load_bytes(skb, 0, table->text + 2000, f);
	return a + b + c + d + e + f;
}

char LICENSE[] SEC("license") = "GPL";
