// Reports every kill(): a probe at the entry of a system call, whatever the kernel's function for it is called on
// this machine.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include "@NAME@.h"

@@part/events.bpf.c

SEC("ksyscall/kill")
int BPF_KSYSCALL(@IDENT@, int pid, int signal)
{
	return report(signal);
}

char LICENSE[] SEC("license") = "@LICENSE@";
