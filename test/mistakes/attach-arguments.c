// Parameters that are not those of the kernel's function.
// RUN: skep cc -w -g -O2 -c %S/../Inputs/small-kernel.c -o %t.kernel
// RUN: %mistake %s --btf=%t.kernel
#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("fentry/do_unlinkat")
int BPF_PROG(tooMany, int dfd, struct filename *name, int flags) // expect 55 attach-args
{
	return 0;
}

SEC("fentry/do_unlinkat")
int BPF_PROG(resultAtEntry, int dfd, struct filename *name, long ret) // expect 61 attach-args
{
	return 0;
}

SEC("fexit/tcp_v4_connect")
int BPF_PROG(onlyResult, int ret) // expect 26 attach-args
{
	return 0;
}

SEC("fexit/tcp_close")
int BPF_PROG(noResult, struct sock *sk, long timeout, int ret) // expect 55 attach-args
{
	return 0;
}

SEC("kprobe/tcp_v4_connect")
int BPF_KPROBE(forgotten, struct sockaddr *addr, int addr_len) // expect 27 attach-args, 50 attach-args
{
	return 0;
}

SEC("tp_btf/sched_switch")
int BPF_PROG(withData, void *data, bool preempt, struct task_struct *prev) // expect 24 attach-args, 36 attach-args
{
	return 0;
}

SEC("raw_tp/sys_enter")
int BPF_PROG(otherWay, long id, struct pt_regs *regs, int more) // expect 55 attach-args
{
	return 0;
}

SEC("lsm/file_open")
int BPF_PROG(hook, struct task_struct *task) // expect 20 attach-args
{
	return 0;
}

SEC("kprobe/__x64_sys_openat")
int BPF_KPROBE(asSyscall, int dfd, const char *name) // expect 27 attach-args, 36 attach-args
{
	return 0;
}

SEC("ksyscall/kill")
int BPF_KSYSCALL(kills, int pid, int sig, int flags) // expect 43 attach-args
{
	return 0;
}

SEC("kretprobe/do_unlinkat")
int BPF_KPROBE(gone, int dfd) // expect 22 attach-args
{
	return 0;
}

SEC("kprobe/do_unlinkat")
int BPF_KRETPROBE(notYet, int ret) // expect 27 attach-args
{
	return 0;
}

SEC("uretprobe//bin/bash:readline")
int BPF_KPROBE(goneToo, const char *prompt) // expect 25 attach-args
{
	return 0;
}

SEC("struct_ops/ssthresh")
u32 BPF_PROG(ssthresh, struct sock *sk, u32 acked) // expect 41 attach-args
{
	return acked;
}

SEC("struct_ops/cong_avoid")
void BPF_PROG(avoids, u32 ack, u32 acked) // expect 23 attach-args
{
}

SEC(".struct_ops.link")
struct tcp_congestion_ops mine = {
	.ssthresh = (void *)ssthresh,
	.cong_avoid = (void *)avoids,
	.name = "mine",
};

char LICENSE[] SEC("license") = "GPL";
