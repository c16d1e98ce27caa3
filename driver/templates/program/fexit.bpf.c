// Reports whether a file may be removed. fexit runs when a kernel function returns, and has both its arguments
// and its result.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "@NAME@.h"

@@part/events.bpf.c

SEC("fexit/security_inode_unlink")
int BPF_PROG(@IDENT@, struct inode *folder, struct dentry *file, int result)
{
	return report(result);
}

char LICENSE[] SEC("license") = "@LICENSE@";
