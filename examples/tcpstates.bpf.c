// Follows TCP connections through their states and reports how long each stayed in the one before.
// Events go through a perf buffer, for kernels before 5.8 that have no ring buffer.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include "net.h"

struct event {
	__u64 duration_ns; /* in the old state; 0 for the first change seen */
	__u32 pid;
	__u16 family;
	__u16 source_port;
	__u16 dest_port;
	__u8 old_state;
	__u8 new_state;
	__u8 source[16];
	__u8 dest[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, const void *);
	__type(value, __u64);
} last_change SEC(".maps");

static void copy_addresses(struct event *event, struct trace_event_raw_inet_sock_set_state *ctx)
{
	/* Byte arrays of the record are copied by helper: the verifier wants aligned loads of a context. */
	if (ctx->family == AF_INET) {
		bpf_probe_read_kernel(event->source, sizeof(ctx->saddr), ctx->saddr);
		bpf_probe_read_kernel(event->dest, sizeof(ctx->daddr), ctx->daddr);
		return;
	}
	bpf_probe_read_kernel(event->source, sizeof(ctx->saddr_v6), ctx->saddr_v6);
	bpf_probe_read_kernel(event->dest, sizeof(ctx->daddr_v6), ctx->daddr_v6);
}

SEC("tracepoint/sock/inet_sock_set_state")
int trace_tcp_state(struct trace_event_raw_inet_sock_set_state *ctx)
{
	const void *sock = ctx->skaddr;
	__u64 now = bpf_ktime_get_ns(), *since;
	struct event event = {};

	if (ctx->protocol != IPPROTO_TCP)
		return 0;
	since = bpf_map_lookup_elem(&last_change, &sock);
	event.duration_ns = since ? now - *since : 0;
	event.pid = bpf_get_current_pid_tgid() >> 32;
	event.family = ctx->family;
	event.source_port = ctx->sport;
	event.dest_port = ctx->dport;
	event.old_state = ctx->oldstate;
	event.new_state = ctx->newstate;
	copy_addresses(&event, ctx);
	bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, &event, sizeof(event));

	if (ctx->newstate == TCP_CLOSE)
		bpf_map_delete_elem(&last_change, &sock);
	else
		bpf_map_update_elem(&last_change, &sock, &now, BPF_ANY);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
