// Reports what a kernel function returns: here whether a file may be removed.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "@NAME@.h"

@@part/events.bpf.c

SEC("kretprobe/security_inode_unlink")
int BPF_KRETPROBE(@IDENT@, int result)
{
	return report(result);
}

char LICENSE[] SEC("license") = "@LICENSE@";
