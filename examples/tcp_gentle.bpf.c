// A congestion control algorithm: Reno that backs off by a quarter instead of a half. Once the map is
// registered, `setsockopt(TCP_CONGESTION, "bpf_gentle")` chooses it for a connection. The kernel has functions for
// what Reno does, but programs may call them only since 5.13, and this one is for older kernels too.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

static __u32 lesser(__u32 a, __u32 b)
{
	return a < b ? a : b;
}

static struct tcp_sock *tcp_sk(struct sock *sk)
{
	return (struct tcp_sock *)sk;
}

SEC("struct_ops/ssthresh")
__u32 BPF_PROG(gentle_ssthresh, struct sock *sk)
{
	__u32 window = tcp_sk(sk)->snd_cwnd;
	__u32 less = window - window / 4;

	return less > 2 ? less : 2;
}

SEC("struct_ops/cong_avoid")
void BPF_PROG(gentle_cong_avoid, struct sock *sk, __u32 ack, __u32 acked)
{
	struct tcp_sock *tp = tcp_sk(sk);
	__u32 window = tp->snd_cwnd;

	/* A sender that does not fill its window learns nothing about the network. */
	if (!tp->is_cwnd_limited)
		return;
	/* Slow start: a packet more for each that arrived, up to the threshold. */
	if (window < tp->snd_ssthresh) {
		__u32 room = tp->snd_ssthresh - window;
		__u32 step = lesser(acked, room);

		window += step;
		acked -= step;
	}
	/* From there on one more for each whole window. */
	acked += tp->snd_cwnd_cnt;
	if (acked >= window) {
		window++;
		acked = 0;
	}
	tp->snd_cwnd_cnt = acked;
	tp->snd_cwnd = lesser(window, tp->snd_cwnd_clamp);
}

/* The loss was none: back to the window before it. */
SEC("struct_ops/undo_cwnd")
__u32 BPF_PROG(gentle_undo_cwnd, struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);

	return tp->snd_cwnd > tp->prior_cwnd ? tp->snd_cwnd : tp->prior_cwnd;
}

SEC(".struct_ops")
struct tcp_congestion_ops gentle = {
	.ssthresh = (void *)gentle_ssthresh,
	.cong_avoid = (void *)gentle_cong_avoid,
	.undo_cwnd = (void *)gentle_undo_cwnd,
	.name = "bpf_gentle",
};

char LICENSE[] SEC("license") = "Dual BSD/GPL";
