// Reports every large malloc(), of all processes: a probe at the entry of a function of the C library. The section
// may name any program or library, by path or as the dynamic linker finds it.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "@NAME@.h"

@@part/events.bpf.c

/* The loader may set this before the program is loaded: skel->rodata->at_least. */
const volatile __u64 at_least = 4096;

SEC("uprobe/libc.so.6:malloc")
int BPF_KPROBE(@IDENT@, size_t size)
{
	if (size < at_least)
		return 0;
	return report(size);
}

char LICENSE[] SEC("license") = "@LICENSE@";
