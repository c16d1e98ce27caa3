// A stateless firewall at the earliest point: drops packets of blocked IPv4 networks and lets in only
// the TCP ports on a list.
//
// Fill `blocked` (prefix -> anything) and `open_ports` (port in network order -> anything) from user
// space; the program keeps one counter per verdict. With no port on the list every port is open.
#include "vmlinux.h"
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include "net.h"

enum verdict { PASSED, BLOCKED_SOURCE, CLOSED_PORT, MALFORMED, VERDICTS };

struct prefix {
	__u32 bits;
	__be32 address;
};

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 4096);
	__type(key, struct prefix);
	__type(value, __u8);
} blocked SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __be16);
	__type(value, __u8);
} open_ports SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, VERDICTS);
	__type(key, __u32);
	__type(value, __u64);
} verdicts SEC(".maps");

/* Set by user space before loading: whether the port list counts. */
const volatile bool filter_ports = false;

static enum verdict judge_tcp(struct tcphdr *tcp, void *end)
{
	__be16 port;

	if ((void *)(tcp + 1) > end)
		return MALFORMED;
	/* Answers to connections of our own carry ACK; only an opening SYN needs an open port. */
	if (!tcp->syn || tcp->ack)
		return PASSED;
	port = tcp->dest;
	return bpf_map_lookup_elem(&open_ports, &port) ? PASSED : CLOSED_PORT;
}

static enum verdict judge(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = (void *)(eth + 1);
	struct prefix source = {.bits = 32};

	if ((void *)(eth + 1) > end)
		return MALFORMED;
	if (eth->h_proto != bpf_htons(ETH_P_IP))
		return PASSED;
	if ((void *)(ip + 1) > end || ip->ihl < 5)
		return MALFORMED;
	source.address = ip->saddr;
	if (bpf_map_lookup_elem(&blocked, &source))
		return BLOCKED_SOURCE;
	/* Only the first fragment has a TCP header. */
	if (!filter_ports || ip->protocol != IPPROTO_TCP || ip->frag_off & bpf_htons(IP_OFFSET_MASK))
		return PASSED;
	return judge_tcp((void *)ip + ip->ihl * 4, end);
}

SEC("xdp")
int xdp_firewall(struct xdp_md *ctx)
{
	__u32 verdict = judge(ctx);
	__u64 *count = bpf_map_lookup_elem(&verdicts, &verdict);

	if (count)
		*count += 1;
	return verdict == PASSED ? XDP_PASS : XDP_DROP;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
