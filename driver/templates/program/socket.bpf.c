// A socket filter: what it returns is how many bytes of the packet the socket gets, 0 for none. This one keeps
// IPv4 and counts it.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include "@NAME@.h"

#define ETH_P_IP 0x0800 /* of <linux/if_ether.h>; vmlinux.h has types only */

@@part/totals.bpf.c

SEC("socket")
int @IDENT@(struct __sk_buff *skb)
{
	__u16 protocol = 0;

	/* This kind cannot point into the packet: bytes are copied out. */
	if (bpf_skb_load_bytes(skb, offsetof(struct ethhdr, h_proto), &protocol, sizeof(protocol)))
		return 0;
	if (protocol != __builtin_bswap16(ETH_P_IP))
		return 0;
	count(skb->len);
	return skb->len;
}

char LICENSE[] SEC("license") = "@LICENSE@";
