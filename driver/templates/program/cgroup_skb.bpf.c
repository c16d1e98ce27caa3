// Counts what the processes of a cgroup send. Returning 0 instead of 1 would drop the packet.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include "@NAME@.h"

#define PASS 1

@@part/totals.bpf.c

SEC("cgroup_skb/egress")
int @IDENT@(struct __sk_buff *skb)
{
	/* The packet starts with the IP header here; no link layer is there yet. */
	count(skb->len);
	return PASS;
}

char LICENSE[] SEC("license") = "@LICENSE@";
