// A layer-4 load balancer in one box ("one-armed"): packets to a virtual address are rewritten to one
// of its backends and sent back out of the same port.
//
// Which backend gets a connection is decided by a hash of its addresses and ports, so no connection
// table is needed and every packet of a connection goes the same way. Only the destination changes;
// the answer must come back through a router that puts the virtual address in again.
#include "vmlinux.h"
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include "net.h"

#define MAX_BACKENDS 16

struct service {
	__be32 address;
	__be16 port;
	__u16 protocol;
};

struct backend {
	__be32 address;
	__u8 mac[ETH_ALEN];
	__u16 pad;
};

struct backends {
	__u32 count; /* up to MAX_BACKENDS */
	struct backend list[MAX_BACKENDS];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 256);
	__type(key, struct service);
	__type(value, struct backends);
} services SEC(".maps");

struct ports {
	__be16 source, dest;
};

static __u32 mix(__u32 hash, __u32 word)
{
	hash = (hash ^ word) * 0x9E3779B1;
	return hash ^ (hash >> 15);
}

static __u32 connection_hash(struct iphdr *ip, struct ports *ports)
{
	return mix(mix(mix(0, ip->saddr), ip->daddr), ports->source << 16 | ports->dest);
}

/* Updates a ones'-complement checksum for one 32-bit word that changes (RFC 1624, equation 3). */
static void checksum_replace(__sum16 *sum, __be32 from, __be32 to)
{
	__u64 s = (__u16)~*sum;

	s += (__u16)~from + (__u16)~(from >> 16);
	s += (__u16)to + (__u16)(to >> 16);
	s = (s & 0xFFFF) + (s >> 16);
	s = (s & 0xFFFF) + (s >> 16);
	*sum = ~s;
}

SEC("xdp")
int xdp_balancer(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = (void *)(eth + 1);
	struct tcphdr *tcp = (void *)(ip + 1);
	struct service key = {.protocol = IPPROTO_TCP};
	struct backends *pool;
	struct backend *to;

	/* One bound for all three headers: IPv4 without options, then TCP. All else is not ours. */
	if ((void *)(tcp + 1) > end || eth->h_proto != bpf_htons(ETH_P_IP))
		return XDP_PASS;
	if (ip->ihl != 5 || ip->protocol != IPPROTO_TCP || ip->frag_off & bpf_htons(IP_OFFSET_MASK))
		return XDP_PASS;

	key.address = ip->daddr;
	key.port = tcp->dest;
	pool = bpf_map_lookup_elem(&services, &key);
	if (!pool)
		return XDP_PASS;
	if (!pool->count)
		return XDP_DROP;
	/* The mask says to the verifier what the modulus cannot: the index stays inside the array. */
	to = &pool->list[connection_hash(ip, (struct ports *)tcp) % pool->count & (MAX_BACKENDS - 1)];

	checksum_replace(&ip->check, ip->daddr, to->address);
	checksum_replace(&tcp->check, ip->daddr, to->address);
	ip->daddr = to->address;
	__builtin_memcpy(eth->h_source, eth->h_dest, ETH_ALEN);
	__builtin_memcpy(eth->h_dest, to->mac, ETH_ALEN);
	return XDP_TX;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
