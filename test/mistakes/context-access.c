// Fields that are in the struct, but not for everybody.
// RUN: %mistake %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

SEC("socket")
int noPacket(struct __sk_buff *skb)
{
	return skb->data == 0; // expect 14 ctx-access
}

SEC("xdp")
int moves(struct xdp_md *ctx)
{
	ctx->data += 14; // expect 7 ctx-access
	return XDP_PASS;
}

SEC("xdp")
int outgoing(struct xdp_md *ctx)
{
	return ctx->egress_ifindex == 2 ? XDP_PASS : XDP_DROP; // expect 14 ctx-access
}

SEC("cgroup_skb/egress")
int classified(struct __sk_buff *skb)
{
	skb->tc_classid = 1; // expect 7 ctx-access
	return 1;
}

SEC("tc")
int cuts(struct __sk_buff *skb)
{
	if (skb->len > 100)
		skb->len = 100; // expect 8 ctx-access
	return skb->family; // expect 14 ctx-access
}

SEC("sk_skb/stream_verdict")
int buffer(struct __sk_buff *skb)
{
	skb->cb[0] = 1; // expect 7 ctx-access
	return SK_PASS;
}

static __noinline u64 age(struct __sk_buff *skb)
{
	return bpf_ktime_get_ns() - skb->tstamp; // expect 35 ctx-access
}

SEC("lwt_in")
int old(struct __sk_buff *skb)
{
	return age(skb) > 1000;
}

SEC("cgroup/connect4")
int wrongFamily(struct bpf_sock_addr *ctx)
{
	return ctx->user_ip6[3] != 0; // expect 14 ctx-access
}

SEC("cgroup/post_bind4")
int marks(struct bpf_sock *sk)
{
	sk->mark = 1; // expect 6 ctx-access
	return 1;
}

SEC("cgroup/getsockopt")
int level(struct bpf_sockopt *ctx)
{
	ctx->level++; // expect 7 ctx-access
	ctx->retval = 0;
	return 1;
}

SEC("kprobe/do_unlinkat")
int steers(struct pt_regs *ctx)
{
	ctx->ip = 0; // expect 7 ctx-access
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
