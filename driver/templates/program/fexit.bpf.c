// Reports whether a file could be removed. fexit runs when a kernel function returns, and has both its arguments
// and its result.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "@NAME@.h"

@@part/events.bpf.c

SEC("fexit/do_unlinkat")
int BPF_PROG(@IDENT@, int dfd, struct filename *name, int result)
{
	return report(result);
}

char LICENSE[] SEC("license") = "@LICENSE@";
