// Reports every new process. Like raw_tp, but arguments have their types, and what they point to is read like any
// memory: the verifier knows struct task_struct.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "@NAME@.h"

@@part/events.bpf.c

SEC("tp_btf/sched_process_fork")
int BPF_PROG(@IDENT@, struct task_struct *parent, struct task_struct *child)
{
	return report(child->pid);
}

char LICENSE[] SEC("license") = "@LICENSE@";
