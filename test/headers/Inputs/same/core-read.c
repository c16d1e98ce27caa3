// Chains of relocated reads, of every length.
#include "../kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

long lengths(struct task_struct *t, struct n1 *p)
{
	long sum = 0;
	sum += BPF_CORE_READ(t, pid);
	sum += BPF_CORE_READ(t, n1, inner.a);
	sum += BPF_CORE_READ(t, n1, inner.b[2], next) != 0;
	sum += BPF_CORE_READ(t, n1, next, next, next) != 0;
	sum += BPF_CORE_READ(t, n1, next, next, next, next) != 0;
	sum += BPF_CORE_READ(t, n1, next, next, next, next, next) != 0;
	sum += BPF_CORE_READ(t, n1, next, next, next, next, next, next) != 0;
	sum += BPF_CORE_READ(p, next, next, next, next, next, next, next, leaf.value);
	sum += BPF_CORE_READ(t, n1, next, next, next, next, next, next, next, leaf.value);
	sum += BPF_CORE_READ(t, n1, next, next, next, next, next, next, next, leaf.fixed);
	return sum;
}

long user(struct task_struct *t)
{
	long sum = 0;
	sum += BPF_CORE_READ_USER(t, n1, next, next) != 0;
	sum += BPF_CORE_READ_USER(t, pid);
	return sum;
}

long into(struct task_struct *t, char *name, unsigned short *mode)
{
	char comm[16];
	long sum = 0;
	sum += BPF_CORE_READ_INTO(mode, t, inode, i_mode);
	sum += BPF_CORE_READ_USER_INTO(mode, t, inode, i_mode);
	sum += BPF_CORE_READ_STR_INTO(&comm, t, comm);
	sum += BPF_CORE_READ_USER_STR_INTO(&comm, t, n1, next, next, next, next, next, next, next, leaf.name);
	__builtin_memcpy(name, comm, sizeof(comm));
	return sum;
}

long single(struct task_struct *t)
{
	char comm[16];
	int pid;
	long sum = 0;
	sum += bpf_core_read(&pid, sizeof(pid), &t->pid) + pid;
	sum += bpf_core_read_user(&pid, sizeof(pid), &t->pid) + pid;
	sum += bpf_core_read_str(comm, sizeof(comm), t->comm) + comm[0];
	sum += bpf_core_read_user_str(comm, sizeof(comm), t->comm) + comm[0];
	return sum;
}

// The source may be any expression; an access in it joins the first field in one record.
long sources(struct task_struct *t, int i)
{
	struct inode *inode = BPF_CORE_READ(t, inode);

	return BPF_CORE_READ(inode, i_ino) + BPF_CORE_READ(i ? t : t + 1, pid) + BPF_CORE_READ(&t->n1->inner, a) +
	       BPF_CORE_READ((struct leaf *)t->comm, value);
}
