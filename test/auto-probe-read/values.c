// What the reads give when the kernel runs them, against helpers and hand-written reads: each bit of the result is a
// difference.
// REQUIRES: bpf-load, libbpf
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s --check-prefix=CODE
// RUN: %python %S/Inputs/test_run.py %t.o values user_values arguments | FileCheck %s
// CODE-LABEL: {{^}}values:
// CODE: call bpf_probe_read_kernel
// CODE-LABEL: {{^}}user_values:
// CODE-COUNT-3: call bpf_probe_read_user
// CHECK: {{^}}values: 0x0
// CHECK: {{^}}user_values: 0x0
// CHECK: {{^}}arguments: 0x0
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

#define __user __attribute__((btf_type_tag("user")))
#define DIFFERS(bit, a, b) ((a) == (b) ? 0 : 1u << (bit))

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__type(key, int);
	__type(value, struct task_struct *);
} tasks SEC(".maps");

static __attribute__((noinline)) int tgid(struct task_struct *task)
{
	return task->tgid;
}

SEC("raw_tp/sched_switch")
int values(void *ctx)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task(), **kept;
	__u64 id = bpf_get_current_pid_tgid();
	unsigned wrong = 0;
	int one = 1, zero = 0;
	char comm[16] = {}, copy[16] = {};

	wrong |= DIFFERS(0, task->pid, (int)id);
	wrong |= DIFFERS(1, task->mm->owner->tgid, (int)(id >> 32));
	wrong |= DIFFERS(2, tgid(task), (int)(id >> 32));
	bpf_get_current_comm(comm, sizeof(comm));
	for (int i = 0; i < 16 && comm[i]; i++)
		wrong |= DIFFERS(3, task->comm[i], comm[i]);
	__builtin_memcpy(copy, task->comm, sizeof(copy));
	wrong |= DIFFERS(4, copy[0] | copy[1] << 8, comm[0] | comm[1] << 8);
	bpf_map_update_elem(&tasks, &one, &task, BPF_ANY);
	kept = bpf_map_lookup_elem(&tasks, &one);
	wrong |= DIFFERS(5, kept ? (*kept)->real_parent->pid : 0, BPF_CORE_READ(task, real_parent, pid));
	wrong |= DIFFERS(6, task->no_cgroup_migration, BPF_CORE_READ_BITFIELD_PROBED(task, no_cgroup_migration));
	wrong |= DIFFERS(7, task->in_execve, BPF_CORE_READ_BITFIELD_PROBED(task, in_execve));
	struct path pwd = task->fs->pwd;
	wrong |= DIFFERS(8, pwd.dentry, BPF_CORE_READ(task, fs, pwd.dentry));
	wrong |= DIFFERS(9, task->mm->owner->group_leader->start_time, BPF_CORE_READ(task, group_leader, start_time));
	struct task_struct *nobody = 0;
	wrong |= DIFFERS(10, nobody->pid, 0);
	return wrong;
}

SEC("raw_tp/sys_enter")
int user_values(void *ctx)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	char __user *arguments = (char __user *)task->mm->arg_start;
	char first[4] = {};

	bpf_probe_read_user(first, sizeof(first), arguments);
	return DIFFERS(0, arguments[0], first[0]) | DIFFERS(1, arguments[2], first[2]) | DIFFERS(2, first[0] != 0, 1);
}

SEC("raw_tp/sched_switch")
int arguments(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *task = (struct task_struct *)ctx->args[1];

	return DIFFERS(0, task->pid, 0); /* the test passes no task: reads of address 0 give 0 */
}

char LICENSE[] SEC("license") = "GPL";
