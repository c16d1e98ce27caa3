// A licence of one's own, and nothing that needs another: helpers that are for all, a GPL-only one where the
// loader says so.
// RUN: skep cc -Werror -c %s -o %t.o 2>&1 | count 0
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, u32);
	__type(value, u64);
} seen SEC(".maps");

const volatile bool verbose;

SEC("xdp")
int count(struct xdp_md *ctx)
{
	u32 key = ctx->ingress_ifindex;
	u64 one = 1, *times = bpf_map_lookup_elem(&seen, &key);

	if (verbose)
		bpf_printk("device %d", key);
	if (times)
		__sync_fetch_and_add(times, 1);
	else
		bpf_map_update_elem(&seen, &key, &one, BPF_ANY);
	return XDP_PASS;
}

/* Where the loader attaches it to many functions it is no GPL-only one. */
SEC("kprobe.multi/vfs_*")
int address(struct pt_regs *ctx)
{
	return bpf_get_func_ip(ctx) == 0;
}

const char LICENSE[] __attribute__((section("license"), used)) = {'M', 'I', 'T', 0};
