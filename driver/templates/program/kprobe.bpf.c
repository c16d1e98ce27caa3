// Reports every file that is removed, with its size: a probe at the entry of a kernel function, with its arguments.
// Kernel functions come and go with versions; /sys/kernel/tracing/available_filter_functions lists those of this one.
#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "@NAME@.h"

@@part/events.bpf.c

SEC("kprobe/security_inode_unlink")
int BPF_KPROBE(@IDENT@, struct inode *folder, struct dentry *file)
{
	return report(BPF_CORE_READ(file, d_inode, i_size));
}

char LICENSE[] SEC("license") = "@LICENSE@";
