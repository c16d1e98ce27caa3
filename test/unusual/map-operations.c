// Helpers on maps that look odd and are right.
// RUN: skep cc -Werror -c %s -o %t.o 2>&1 | count 0
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

extern int LINUX_KERNEL_VERSION __kconfig;

struct {
	__uint(type, BPF_MAP_TYPE_BLOOM_FILTER);
	__uint(max_entries, 1000);
	__type(value, __u32);
	__uint(map_extra, 3);
} seen SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} ring SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__type(key, int);
	__type(value, int);
} perf SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_XSKMAP);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u32);
} xsks SEC(".maps");

SEC("xdp")
int operations(struct xdp_md *ctx)
{
	__u32 queue = ctx->rx_queue_index;

	// A bloom filter is asked by peeking.
	if (bpf_map_peek_elem(&seen, &queue))
		bpf_map_push_elem(&seen, &queue, BPF_ANY);
	bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA);
	bpf_perf_event_output(ctx, &perf, BPF_F_CURRENT_CPU, &queue, sizeof(queue));
	if (bpf_map_lookup_elem(&xsks, &queue))
		return bpf_redirect_map(&xsks, queue, XDP_PASS);
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
