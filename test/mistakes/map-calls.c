// Helpers on maps that do not take them, and pointers to less than a key or value.
// RUN: %mistake %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct flow {
	__u32 saddr, daddr;
	__u16 sport, dport;
	__u32 proto;
};

struct short_flow {
	__u32 saddr, daddr;
};

struct stats {
	__u64 packets, bytes;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, struct flow);
	__type(value, struct stats);
} flows SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u64);
	__type(value, __u64);
} counts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 256 * 1024);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(int));
	__uint(value_size, sizeof(int));
} perf SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 16);
	__type(value, struct stats);
} queue SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 4);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
} jumps SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct short_flow);
} last SEC(".maps");

SEC("xdp")
int wrong_helper(struct xdp_md *ctx)
{
	__u64 value = 1;
	__u32 key = 0;

	bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, &value, sizeof(value)); // expect 29 map-operation
	bpf_ringbuf_output(&perf, &value, sizeof(value), 0); // expect 21 map-operation
	bpf_map_update_elem(&perf, &key, &value, BPF_ANY); // expect 22 map-operation
	bpf_map_delete_elem(&queue, &key); // expect 22 map-operation
	bpf_tail_call(ctx, &counts, 0); // expect 21 map-operation
	if (bpf_map_lookup_elem(&jumps, &key)) // expect 26 map-operation
		return XDP_DROP;
	return bpf_redirect_map(&counts, 0, XDP_PASS); // expect 26 map-operation
}

static void count(struct flow *flow, struct stats *stats)
{
	struct stats first = {};
	__u32 pid = 1;
	__u64 one = 1;
	char name[4] = {};

	bpf_map_update_elem(&counts, &pid, &one, BPF_ANY); // expect 31 map-pointer
	bpf_map_update_elem(&flows, flow, &one, BPF_ANY); // expect 36 map-pointer
	bpf_map_update_elem(&flows, &flow, stats, BPF_ANY); // expect 30 map-pointer
	bpf_map_update_elem(&flows, flow, &stats, BPF_ANY); // expect 36 map-pointer
	bpf_map_update_elem(&flows, &first, flow, BPF_ANY); // expect 30 map-pointer
	bpf_map_delete_elem(&flows, &flow->proto);
	bpf_map_lookup_elem(&counts, name); // expect 31 map-pointer
	bpf_map_push_elem(&queue, &one, BPF_ANY); // expect 28 map-pointer
	bpf_map_pop_elem(&queue, &first.bytes); // expect 27 map-pointer
}

SEC("xdp")
int wrong_pointer(struct xdp_md *ctx)
{
	struct flow flow = {};
	struct stats stats = {};
	struct short_flow *seen = bpf_map_lookup_elem(&last, &(__u32){0});

	count(&flow, &stats);
	if (seen)
		bpf_map_delete_elem(&flows, seen); // expect 31 map-pointer
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
