// Reports every file that is removed, with its size. fentry is what kprobe is, faster and with typed arguments; it needs a kernel
// with BTF.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "@NAME@.h"

@@part/events.bpf.c

SEC("fentry/security_inode_unlink")
int BPF_PROG(@IDENT@, struct inode *folder, struct dentry *file)
{
	return report(file->d_inode->i_size);
}

char LICENSE[] SEC("license") = "@LICENSE@";
