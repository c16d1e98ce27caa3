// What is attached to, misspelt or of another kernel. With --btf= all that is not there is told of.
// RUN: skep cc -w -g -O2 -c %S/../Inputs/small-kernel.c -o %t.kernel
// RUN: %mistake %s --btf=%t.kernel
#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("fentry/do_unlinkta") // expect 5 attach-unknown
int BPF_PROG(swapped, int dfd)
{
	return 0;
}

SEC("kprobe/vfs_raed+4") // expect 5 attach-unknown
int BPF_KPROBE(probed)
{
	return 0;
}

SEC("fexit/tcp_sendmsg") // expect 5 attach-unknown
int BPF_PROG(absent)
{
	return 0;
}

SEC("tp_btf/sched_swich") // expect 5 attach-unknown
int BPF_PROG(tracepoint)
{
	return 0;
}

SEC("raw_tp/sys_exit") // expect 5 attach-unknown
int BPF_PROG(absentTracepoint)
{
	return 0;
}

SEC("tracepoint/sched/sched_wakeup") // expect 5 attach-unknown
int wakeup(void *ctx)
{
	return 0;
}

SEC("tp/syscalls/sys_enter_opneat") // expect 5 attach-unknown
int syscallTracepoint(void *ctx)
{
	return 0;
}

SEC("lsm/file_opne") // expect 5 attach-unknown
int BPF_PROG(hook)
{
	return 0;
}

SEC("iter/taks") // expect 5 attach-unknown
int iterator(void *ctx)
{
	return 0;
}

SEC("ksyscall/openta") // expect 5 attach-unknown
int BPF_KSYSCALL(opens)
{
	return 0;
}

SEC("kprobe.multi/udp_*") // expect 5 attach-unknown
int BPF_KPROBE(pattern)
{
	return 0;
}

SEC("kprobe/sys_openat") // expect 5 attach-unknown
int BPF_KPROBE(oldName)
{
	return 0;
}

SEC("struct_ops")
void BPF_PROG(newMember, struct sock *sk)
{
}

struct tcp_congestion_ops___new {
	void (*cwnd_event_tx)(struct sock *sk);
};

SEC(".struct_ops.link")
struct tcp_congestion_ops___new newer = {
	.cwnd_event_tx = (void *)newMember, // expect 19 attach-unknown
};

char LICENSE[] SEC("license") = "GPL";
