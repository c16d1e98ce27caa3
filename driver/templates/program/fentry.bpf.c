// Reports every file that is removed. fentry is what kprobe is, faster and with typed arguments; it needs a kernel
// with BTF.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "@NAME@.h"

@@part/events.bpf.c

SEC("fentry/do_unlinkat")
int BPF_PROG(@IDENT@, int dfd, struct filename *name)
{
	return report(dfd);
}

char LICENSE[] SEC("license") = "@LICENSE@";
