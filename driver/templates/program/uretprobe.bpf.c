// Reports every getenv() that finds nothing, of all processes: a probe at the return of a function of the C library.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "@NAME@.h"

@@part/events.bpf.c

SEC("uretprobe/libc.so.6:getenv")
int BPF_KRETPROBE(@IDENT@, const char *found)
{
	if (found)
		return 0;
	return report(0);
}

char LICENSE[] SEC("license") = "@LICENSE@";
