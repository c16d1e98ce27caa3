// Reports every file that is removed: a probe at the entry of a kernel function, with its arguments. Kernel
// functions come and go with versions; /sys/kernel/tracing/available_filter_functions lists those of this one.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "@NAME@.h"

@@part/events.bpf.c

SEC("kprobe/do_unlinkat")
int BPF_KPROBE(@IDENT@, int dfd, struct filename *name)
{
	return report(dfd);
}

char LICENSE[] SEC("license") = "@LICENSE@";
