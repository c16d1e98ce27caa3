// Replaces the kernel's flow dissector for a network namespace: the code that finds addresses and ports
// in a packet for hashing. This one knows IPv4 and IPv6 with TCP and UDP, and nothing an attacker might
// wrap around them.
#include "vmlinux.h"
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include "net.h"

struct ports {
	__be16 source, dest;
};

/* Headers are copied, which works for packets in several pieces too. */
static int dissect_ports(struct __sk_buff *skb, struct bpf_flow_keys *keys)
{
	struct ports ports;

	if (keys->ip_proto != IPPROTO_TCP && keys->ip_proto != IPPROTO_UDP)
		return BPF_OK;
	if (bpf_skb_load_bytes(skb, keys->thoff, &ports, sizeof(ports)))
		return BPF_DROP;
	keys->sport = ports.source;
	keys->dport = ports.dest;
	return BPF_OK;
}

static int dissect_ipv4(struct __sk_buff *skb, struct bpf_flow_keys *keys)
{
	struct iphdr ip;

	if (bpf_skb_load_bytes(skb, keys->thoff, &ip, sizeof(ip)) || ip.ihl < 5)
		return BPF_DROP;
	keys->addr_proto = ETH_P_IP;
	keys->ip_proto = ip.protocol;
	keys->ipv4_src = ip.saddr;
	keys->ipv4_dst = ip.daddr;
	keys->thoff += ip.ihl * 4;
	if (!(ip.frag_off & bpf_htons(IP_OFFSET_MASK | IP_MORE_FRAGMENTS)))
		return dissect_ports(skb, keys);
	keys->is_frag = true;
	keys->is_first_frag = !(ip.frag_off & bpf_htons(IP_OFFSET_MASK));
	return BPF_OK;
}

static int dissect_ipv6(struct __sk_buff *skb, struct bpf_flow_keys *keys)
{
	struct ipv6hdr ip;

	if (bpf_skb_load_bytes(skb, keys->thoff, &ip, sizeof(ip)))
		return BPF_DROP;
	keys->addr_proto = ETH_P_IPV6;
	keys->ip_proto = ip.nexthdr;
	__builtin_memcpy(keys->ipv6_src, &ip.saddr, sizeof(ip.saddr));
	__builtin_memcpy(keys->ipv6_dst, &ip.daddr, sizeof(ip.daddr));
	keys->thoff += sizeof(ip);
	return dissect_ports(skb, keys);
}

SEC("flow_dissector")
int flow_dissect(struct __sk_buff *skb)
{
	struct bpf_flow_keys *keys = skb->flow_keys;

	switch (keys->n_proto) {
	case bpf_htons(ETH_P_IP):
		return dissect_ipv4(skb, keys);
	case bpf_htons(ETH_P_IPV6):
		return dissect_ipv6(skb, keys);
	}
	return BPF_DROP;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
