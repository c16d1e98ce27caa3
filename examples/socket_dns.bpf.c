// A socket filter for a DNS monitor: of all that a raw socket would see, only UDP packets from or to
// port 53 are handed over, and of those no more than the first 512 bytes.
#include "vmlinux.h"
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include "net.h"

#define DNS_PORT 53
#define SNAP_LENGTH 512
#define DROP 0

/* Reads the UDP ports behind an IPv4 header of any length. */
static bool is_dns(struct __sk_buff *skb)
{
	__be16 ports[2], fragment;
	__u8 version_and_length, protocol;

	if (bpf_skb_load_bytes(skb, ETH_HLEN, &version_and_length, 1))
		return false;
	if (bpf_skb_load_bytes(skb, ETH_HLEN + offsetof(struct iphdr, protocol), &protocol, 1))
		return false;
	if (bpf_skb_load_bytes(skb, ETH_HLEN + offsetof(struct iphdr, frag_off), &fragment, 2))
		return false;
	if (protocol != IPPROTO_UDP || fragment & bpf_htons(IP_OFFSET_MASK))
		return false;
	if (bpf_skb_load_bytes(skb, ETH_HLEN + (version_and_length & 0xF) * 4, ports, sizeof(ports)))
		return false;
	return ports[0] == bpf_htons(DNS_PORT) || ports[1] == bpf_htons(DNS_PORT);
}

SEC("socket")
int socket_dns(struct __sk_buff *skb)
{
	if (skb->protocol != bpf_htons(ETH_P_IP) || !is_dns(skb))
		return DROP;
	/* The return value of a socket filter is how many bytes of the packet to keep. */
	return SNAP_LENGTH;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
