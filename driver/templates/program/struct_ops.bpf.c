// A congestion control for TCP, made of the programs below: each implements one member of a struct of the kernel's.
// While it is loaded, setsockopt(TCP_CONGESTION, "bpf_@SHORT@") chooses it for a connection.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

/* Kernel functions that the kernel lets congestion controls call. */
extern void tcp_reno_cong_avoid(struct sock *sk, __u32 ack, __u32 acked) __ksym;
extern __u32 tcp_reno_undo_cwnd(struct sock *sk) __ksym;

/* What the window shrinks to after a loss: half of it, and no less than two packets. */
SEC("struct_ops/ssthresh")
__u32 BPF_PROG(@IDENT@_ssthresh, struct sock *sk)
{
	__u32 half = ((struct tcp_sock *)sk)->snd_cwnd / 2;

	return half > 2 ? half : 2;
}

SEC("struct_ops/cong_avoid")
void BPF_PROG(@IDENT@_cong_avoid, struct sock *sk, __u32 ack, __u32 acked)
{
	tcp_reno_cong_avoid(sk, ack, acked);
}

SEC("struct_ops/undo_cwnd")
__u32 BPF_PROG(@IDENT@_undo_cwnd, struct sock *sk)
{
	return tcp_reno_undo_cwnd(sk);
}

SEC(".struct_ops")
struct tcp_congestion_ops @IDENT@ = {
	.ssthresh = (void *)@IDENT@_ssthresh,
	.cong_avoid = (void *)@IDENT@_cong_avoid,
	.undo_cwnd = (void *)@IDENT@_undo_cwnd,
	.name = "bpf_@SHORT@",
};

char LICENSE[] SEC("license") = "@LICENSE@";
