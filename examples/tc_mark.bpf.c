// A traffic classifier: puts a mark and a priority on outgoing packets by their destination port, for
// routing rules and queueing disciplines to act upon.
//
// Fill `classes` from user space: port in host order -> what to set.
#include "vmlinux.h"
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include "net.h"

struct traffic_class {
	__u32 mark;
	__u32 priority;
	__u64 packets; /* counted here */
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u16);
	__type(value, struct traffic_class);
} classes SEC(".maps");

/* The transport header's offset, or 0 where there is none to be found. */
static __u32 transport_offset(struct __sk_buff *skb)
{
	struct iphdr ip;

	switch (skb->protocol) {
	case bpf_htons(ETH_P_IP):
		if (bpf_skb_load_bytes(skb, ETH_HLEN, &ip, sizeof(ip)))
			return 0;
		if (ip.frag_off & bpf_htons(IP_OFFSET_MASK))
			return 0;
		if (ip.protocol != IPPROTO_TCP && ip.protocol != IPPROTO_UDP)
			return 0;
		return ETH_HLEN + ip.ihl * 4;
	case bpf_htons(ETH_P_IPV6):
		/* Without extension headers, which is nearly always so. */
		return ETH_HLEN + sizeof(struct ipv6hdr);
	}
	return 0;
}

SEC("tc")
int tc_mark(struct __sk_buff *skb)
{
	__u32 offset = transport_offset(skb);
	struct traffic_class *class;
	__be16 dest;
	__u16 port;

	/* Ports lie at the same place in TCP and UDP: source at 0, destination at 2. */
	if (!offset || bpf_skb_load_bytes(skb, offset + 2, &dest, sizeof(dest)))
		return TC_ACT_OK;
	port = bpf_ntohs(dest);
	class = bpf_map_lookup_elem(&classes, &port);
	if (!class)
		return TC_ACT_OK;
	__sync_fetch_and_add(&class->packets, 1);
	skb->mark = class->mark;
	skb->priority = class->priority;
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
