// Some more of what one kernel has and the next did not, a year before each.
// RUN: %mistake %s --kernel=6.0 -mcpu=v3 -nostdlibinc
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARENA); // expect 9 kernel-map
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 10);
} arena SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_USER_RINGBUF); // expect 9 kernel-map
	__uint(max_entries, 4096);
} orders SEC(".maps");

extern void bpf_rcu_read_lock(void) __ksym;
extern void bpf_rcu_read_unlock(void) __ksym;
extern void bpf_preempt_disable(void) __ksym;
extern void bpf_preempt_enable(void) __ksym;

__weak int judge(struct task_struct *task __attribute__((btf_decl_tag("arg:trusted")))) // expect 38 kernel-feature
{
	return task->pid;
}

static long take(struct bpf_dynptr *order, void *context)
{
	return 0;
}

SEC("tp_btf/sched_switch")
int BPF_PROG(switched, bool preempt, struct task_struct *prev, struct task_struct *next)
{
	bpf_preempt_disable(); // expect 2 kernel-feature
	bpf_preempt_enable();
	return judge(next);
}

SEC("lsm.s/bprm_committed_creds")
int BPF_PROG(started, struct linux_binprm *bprm)
{
	bpf_rcu_read_lock(); // expect 2 kernel-feature
	bpf_rcu_read_unlock();
	bpf_user_ringbuf_drain(&orders, take, 0, 0); // expect 2 kernel-helper
	return 0;
}

SEC("netfilter") // expect 1 kernel-kind
int filter(struct bpf_nf_ctx *ctx)
{
	return 1;
}

SEC("tcx/egress") // expect 1 kernel-kind
int leave(struct __sk_buff *skb)
{
	return 0;
}

SEC("uprobe.multi//bin/sh:main") // expect 1 kernel-kind
int BPF_UPROBE(enter)
{
	return 0;
}

SEC("struct_ops.s/init") // expect 1 kernel-kind
int BPF_PROG(init)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
