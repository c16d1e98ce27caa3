// Counts the packets that come in through a network device and marks those of TCP, for routing rules, firewalls
// or a queueing discipline to find. Unlike XDP, tc also works on what is sent, and has the socket buffer.
#include "vmlinux.h"
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include "@NAME@.h"

/* Macros of <linux/pkt_cls.h> and <linux/if_ether.h>; vmlinux.h has types only. */
#define TC_ACT_OK 0
#define ETH_P_IP 0x0800

#define MARK 0x5ce9

@@part/totals.bpf.c

SEC("tc")
int @IDENT@(struct __sk_buff *skb)
{
	void *data = (void *)(long)skb->data;
	void *end = (void *)(long)skb->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = (void *)(eth + 1);

	count(skb->len);
	/* The verifier wants this comparison before the headers are read, on every path. */
	if ((void *)(ip + 1) > end || eth->h_proto != bpf_htons(ETH_P_IP))
		return TC_ACT_OK;
	if (ip->protocol == IPPROTO_TCP)
		skb->mark = MARK;
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "@LICENSE@";
