// The parameter of a program, taken from another program, the kernel's own struct, or the traced function.
// RUN: %mistake %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("xdp")
int copied(struct __sk_buff *skb) // expect 12 ctx-type
{
	return XDP_PASS;
}

SEC("tc")
int kernels(struct sk_buff *skb) // expect 13 ctx-type
{
	return 0;
}

SEC("xdp")
int number(int ctx) // expect 12 ctx-type
{
	return XDP_PASS;
}

SEC("tp/sched/sched_switch")
int registers(struct pt_regs *ctx) // expect 15 ctx-type
{
	return 0;
}

SEC("raw_tp/sched_switch")
int record(struct trace_event_raw_sched_switch *ctx) // expect 12 ctx-type
{
	return 0;
}

SEC("fentry/do_unlinkat")
int firstOnly(struct filename *name) // expect 15 ctx-type
{
	return 0;
}

SEC("kprobe/do_unlinkat")
int asInC(int dfd, struct filename *name) // expect 20 ctx-type
{
	return 0;
}

SEC("iter/task_file")
int otherIterator(struct bpf_iter__task *ctx) // expect 19 ctx-type
{
	return 0;
}

SEC("cgroup/sock_create")
int address(const struct bpf_sock_addr *ctx) // expect 13 ctx-type
{
	return 1;
}

SEC("fentry/do_unlinkat")
int BPF_KPROBE(probeMacro, int dfd) // expect 16 ctx-type
{
	return 0;
}

SEC("kprobe/do_unlinkat")
int BPF_PROG(progMacro, int dfd) // expect 14 ctx-type
{
	return 0;
}

SEC("xdp")
int BPF_PROG(words, struct xdp_md *ctx2) // expect 14 ctx-type
{
	return XDP_PASS;
}

SEC("cgroup/dev")
int twoOfThem(struct bpf_cgroup_dev_ctx *ctx, u32 major) // expect 47 ctx-type
{
	return 1;
}

char LICENSE[] SEC("license") = "GPL";
