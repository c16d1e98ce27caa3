// Reports what a kernel function returns: here whether a file could be removed.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "@NAME@.h"

@@part/events.bpf.c

SEC("kretprobe/do_unlinkat")
int BPF_KRETPROBE(@IDENT@, int result)
{
	return report(result);
}

char LICENSE[] SEC("license") = "@LICENSE@";
