// A program that user space calls, like a function in the kernel: it runs when asked to and at no other time. It may
// sleep, and make some system calls.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include "@NAME@.h"

SEC("syscall")
int @IDENT@(struct request *request)
{
	request->sum = request->left + request->right;
	request->time = bpf_ktime_get_ns();
	return 0;
}

char LICENSE[] SEC("license") = "@LICENSE@";
