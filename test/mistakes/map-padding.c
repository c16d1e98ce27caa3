// Structs with padding, set member by member.
// RUN: %mistake %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct key {
	__u32 pid;
	__u64 cookie;
};

struct flow {
	__be32 saddr, daddr;
	__u16 sport, dport;
	__u8 proto;
};

struct event {
	__u64 time;
	__u32 pid;
	char comm[16];
	__u8 kind;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, struct key);
	__type(value, __u64);
} starts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1024);
	__type(key, struct flow);
	__type(value, struct event);
} flows SEC(".maps");

SEC("raw_tp/sched_switch")
int member_by_member(void *ctx)
{
	struct key key; // expect 13 map-padding
	__u64 now = bpf_ktime_get_ns();

	key.pid = bpf_get_current_pid_tgid() >> 32;
	key.cookie = now;
	bpf_map_update_elem(&starts, &key, &now, BPF_ANY);
	return 0;
}

SEC("raw_tp/sched_switch")
int designated(void *ctx)
{
	struct key key = { // expect 13 map-padding
		.pid = bpf_get_current_pid_tgid(),
		.cookie = bpf_ktime_get_ns(),
	};

	return bpf_map_lookup_elem(&starts, &key) != NULL;
}

SEC("xdp")
int tail_of_value(struct xdp_md *ctx)
{
	struct event event; // expect 15 map-padding
	struct flow flow; // expect 14 map-padding

	flow.saddr = flow.daddr = ctx->ingress_ifindex;
	flow.sport = flow.dport = 1;
	flow.proto = 6;
	event.time = bpf_ktime_get_ns();
	event.pid = 1;
	event.kind = 2;
	__builtin_memset(event.comm, 0, sizeof(event.comm));
	bpf_map_update_elem(&flows, &flow, &event, BPF_ANY);
	return XDP_PASS;
}

// Silent from here.

SEC("raw_tp/sched_switch")
int cleared(void *ctx)
{
	struct key a, b = {}, c = *(struct key *)ctx;
	__u64 now = 0;

	__builtin_memset(&a, 0, sizeof(a));
	a.pid = 1;
	b.pid = 2;
	c.pid = 3;
	bpf_map_update_elem(&starts, &a, &now, BPF_ANY);
	bpf_map_update_elem(&starts, &b, &now, BPF_ANY);
	bpf_map_update_elem(&starts, &c, &now, BPF_ANY);
	return 0;
}

static __always_inline void fill(struct key *key)
{
	__builtin_memset(key, 0, sizeof(*key));
	key->pid = 1;
}

SEC("raw_tp/sched_switch")
int filled_elsewhere(void *ctx)
{
	struct key key;
	__u64 now = 0;

	fill(&key);
	key.cookie = 7;
	bpf_map_update_elem(&starts, &key, &now, BPF_ANY);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
