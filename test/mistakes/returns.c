// Verdicts of one kind of program, returned by another.
// RUN: %mistake %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#define EPERM 1
#define TC_ACT_SHOT 2

SEC("cgroup_skb/ingress")
int shot(struct __sk_buff *skb)
{
	if (skb->len > 1000)
		return TC_ACT_SHOT; // expect 10 return-range
	return 1;
}

SEC("cgroup/connect4")
int refused(struct bpf_sock_addr *ctx)
{
	return -EPERM; // expect 9 return-range
}

SEC("sk_lookup")
int asXdp(struct bpf_sk_lookup *ctx)
{
	return ctx->local_port == 53 ? XDP_PASS : SK_PASS; // expect 33 return-range
}

SEC("fentry/do_unlinkat")
int BPF_PROG(entered, int dfd)
{
	return 1; // expect 9 return-range
}

SEC("cgroup/recvmsg4")
int mustLetPass(struct bpf_sock_addr *ctx)
{
	return 0; // expect 9 return-range
}

SEC("iter/task")
int again(struct bpf_iter__task *ctx)
{
	return 2; // expect 9 return-range
}

/* The question marks of C: the constant is what the condition chooses. */
SEC("netfilter")
int stolen(struct bpf_nf_ctx *ctx)
{
	return 2 /* NF_STOLEN */; // expect 9 return-range
}

char LICENSE[] SEC("license") = "GPL";
