// Pointers to keys and values that have room enough, however they are written.
// RUN: skep cc -Werror -c %s -o %t.o 2>&1 | count 0
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct flow {
	__u32 saddr, daddr;
	__u32 ports;
};

struct packet {
	__u64 time;
	struct flow flow;
	__u32 length;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, struct flow);
	__type(value, __u64);
} flows SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, void *);
	__type(value, char[16]);
} by_pointer SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_SOCKMAP);
	__uint(max_entries, 16);
	__type(key, __u32);
	__type(value, __u64);
} sockets SEC(".maps");

__u32 words[6];

SEC("xdp")
int pointers(struct xdp_md *ctx)
{
	struct packet packet = {};
	__u32 buffer[3] = {};
	__u64 value[2] = {};
	void *pointer = ctx;
	char *bytes = (char *)buffer;
	long index = 0;

	// Members that follow one another.
	bpf_map_update_elem(&flows, &packet.flow, &packet.time, BPF_ANY);
	bpf_map_update_elem(&flows, &packet.flow.saddr, &value[1], BPF_ANY);
	bpf_map_lookup_elem(&flows, buffer);
	bpf_map_lookup_elem(&flows, &buffer[0]);
	bpf_map_lookup_elem(&flows, bytes);
	bpf_map_lookup_elem(&flows, &words[3]);
	bpf_map_lookup_elem(&flows, &words[ctx->rx_queue_index & 3]);
	// The pointer is the key.
	bpf_map_update_elem(&by_pointer, &pointer, value, BPF_ANY);
	// More than the key needs.
	bpf_map_delete_elem(&sockets, &index);
	return XDP_PASS;
}

// Never called.
static __attribute__((unused)) void *unused(void)
{
	__u32 small = 0;

	return bpf_map_lookup_elem(&flows, &small);
}

char LICENSE[] SEC("license") = "GPL";
