// Decides whether a file may be opened: a security hook. This one allows what the hooks before it did, and reports
// what root opens. The kernel must run with "bpf" in its list of security modules (/sys/kernel/security/lsm).
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "@NAME@.h"

@@part/events.bpf.c

SEC("lsm/file_open")
int BPF_PROG(@IDENT@, struct file *file, int result)
{
	/* 0 allows; a negative error number refuses. */
	if (result)
		return result;
	if (!(__u32)bpf_get_current_uid_gid())
		report(file->f_flags);
	return 0;
}

char LICENSE[] SEC("license") = "@LICENSE@";
