// A packet parser as a chain of programs: each layer looks up its successor in a table and jumps there.
// New protocols are added by putting a program into `parsers`, without reloading the first one.
#include "vmlinux.h"
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include "net.h"

enum parser { PARSE_IPV4, PARSE_IPV6, PARSERS };

int parse_ipv4(struct xdp_md *ctx);
int parse_ipv6(struct xdp_md *ctx);

/* libbpf fills the table from this initialiser at load time. */
struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, PARSERS);
	__uint(key_size, sizeof(__u32));
	__array(values, int(struct xdp_md *));
} parsers SEC(".maps") = {
	.values = {[PARSE_IPV4] = parse_ipv4, [PARSE_IPV6] = parse_ipv6},
};

__u64 ipv4_packets, ipv6_packets, other_packets, expired_packets;

SEC("xdp")
int parse_ethernet(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;

	if ((void *)(eth + 1) > end)
		return XDP_DROP;
	if (eth->h_proto == bpf_htons(ETH_P_IP))
		bpf_tail_call(ctx, &parsers, PARSE_IPV4);
	else if (eth->h_proto == bpf_htons(ETH_P_IPV6))
		bpf_tail_call(ctx, &parsers, PARSE_IPV6);
	/* Not IP, or nobody in that place of the table: a failed tail call falls through. */
	__sync_fetch_and_add(&other_packets, 1);
	return XDP_PASS;
}

/* A packet that may live no longer is dropped here rather than forwarded once more. */
static int finish(__u8 hops, __u64 *counter)
{
	__sync_fetch_and_add(counter, 1);
	if (hops)
		return XDP_PASS;
	__sync_fetch_and_add(&expired_packets, 1);
	return XDP_DROP;
}

SEC("xdp")
int parse_ipv4(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	struct iphdr *ip = data + ETH_HLEN;

	if ((void *)(ip + 1) > end)
		return XDP_DROP;
	return finish(ip->ttl, &ipv4_packets);
}

SEC("xdp")
int parse_ipv6(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	struct ipv6hdr *ip = data + ETH_HLEN;

	if ((void *)(ip + 1) > end)
		return XDP_DROP;
	return finish(ip->hop_limit, &ipv6_packets);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
