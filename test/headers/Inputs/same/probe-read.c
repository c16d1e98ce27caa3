// Chains that are not relocated. libbpf 1.1.2 reads kernel memory with bpf_probe_read() (4) here, later ones
// and ours with bpf_probe_read_kernel() (113), and strings with 45 and 115.
// peer: s/call 0x4$/call 0x71/; s/call 0x2d$/call 0x73/
#include "../kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

long values(struct task_struct *t)
{
	return (BPF_PROBE_READ(t, n1, next, next) != 0) + (BPF_PROBE_READ_USER(t, n1, next, next) != 0) +
	       BPF_PROBE_READ(t, pid) + BPF_PROBE_READ_USER(t, pid);
}

long into(struct task_struct *t, char *name, unsigned short *mode)
{
	char comm[16];
	long sum = 0;
	sum += BPF_PROBE_READ_INTO(mode, t, inode, i_mode);
	sum += BPF_PROBE_READ_USER_INTO(mode, t, inode, i_mode);
	sum += BPF_PROBE_READ_STR_INTO(&comm, t, comm);
	sum += BPF_PROBE_READ_USER_STR_INTO(&comm, t, n1, next, next, next, next, next, next, next, leaf.name);
	__builtin_memcpy(name, comm, sizeof(comm));
	return sum;
}
