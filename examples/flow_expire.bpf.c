// Housekeeping inside the kernel: a program that user space runs when it likes (BPF_PROG_RUN) and that
// takes old entries out of a table. One call, where a loop over the map would cost two system calls
// for each entry.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct flow {
	__be32 source, dest;
	__be16 source_port, dest_port;
};

struct last_seen {
	__u64 time;
	__u64 packets;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, struct flow);
	__type(value, struct last_seen);
} flows SEC(".maps");

/* The context of a syscall program is whatever the caller passes. */
struct expiry {
	__u64 older_than_ns;
	__u64 kept;    /* answers */
	__u64 expired;
};

/* A callback may not write through the context pointer at an offset, so it counts here. */
struct walk {
	__u64 before;
	__u64 kept;
	__u64 expired;
};

static long expire(struct bpf_map *map, struct flow *flow, struct last_seen *seen, struct walk *walk)
{
	if (seen->time >= walk->before)
		walk->kept++;
	else if (!bpf_map_delete_elem(map, flow))
		walk->expired++;
	return 0;
}

SEC("syscall")
int flow_expire(struct expiry *request)
{
	__u64 now = bpf_ktime_get_ns(), age = request->older_than_ns;
	/* Nothing can be older than the machine's uptime. */
	struct walk walk = {.before = now > age ? now - age : 0};

	if (bpf_for_each_map_elem(&flows, expire, &walk, 0) < 0)
		return 1;
	request->kept = walk.kept;
	request->expired = walk.expired;
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
