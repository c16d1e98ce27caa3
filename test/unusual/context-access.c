// Fields that may be touched after all, and things that only look like the context.
// RUN: skep cc -Werror -c %s -o %t.o 2>&1 | count 0
#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

const volatile bool in_tc = false;

/* Reached by programs that all may. */
static __noinline u64 age(struct __sk_buff *skb) { return skb->tstamp; }
/* Reached by none. */
static __noinline int unused(struct __sk_buff *skb) { return skb->tc_classid; }
static __noinline int state(const struct bpf_sock *sk) { return sk->src_port; }

SEC("tc") int paced(struct __sk_buff *skb) { return age(skb) != 0; }
SEC("cgroup_skb/egress") int late(struct __sk_buff *skb) { return age(skb) != 0; }
SEC("xdp/devmap") int outgoing(struct xdp_md *ctx) { return ctx->egress_ifindex ? XDP_PASS : XDP_DROP; }

SEC("socket")
int either(struct __sk_buff *skb)
{
	int *word = (void *)&skb->tc_classid; /* an address is no access */

	if (in_tc)
		return skb->tc_classid;
	if (in_tc && skb->tc_classid == 1)
		return 1;
	return in_tc ? skb->wire_len : word != 0;
}

SEC("socket")
int onKernelsThatCan(struct __sk_buff *skb)
{
	if (!bpf_core_field_exists(skb->tstamp))
		return 0;
	return skb->tstamp != 0;
}

SEC("socket")
int copies(struct __sk_buff *skb)
{
	struct __sk_buff copy = {.data = 1};

	copy.tstamp = skb->len;
	return copy.tstamp != copy.data;
}

SEC("uprobe//bin/bash:readline")
int sinceLinux618(struct pt_regs *ctx)
{
	ctx->ip = ctx->sp;
	return 0;
}

SEC("cgroup/connect4")
int another(struct bpf_sock_addr *ctx)
{
	struct bpf_sock *sk = ctx->sk;

	return sk && state(sk) != 53 && sk->mark == 0;
}

char LICENSE[] SEC("license") = "GPL";
