// The line that everybody copies, and that the first program of one's own lacks.
// RUN: %mistake %s
// RUN: not skep cc -Werror=bpf -c %s -o /dev/null 2>&1 | FileCheck %s
// CHECK: error: a program, and nothing in this file says its licence [-Werror,-Wlicense-missing]
// CHECK: note: only GPL-compatible programs may have bpf_trace_printk()
// CHECK: char LICENSE[] SEC("license") = "GPL";
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

SEC("tp/syscalls/sys_enter_execve") // expect 1 license-missing
int watch(void *ctx)
{
	bpf_printk("execve by %d", bpf_get_current_pid_tgid() >> 32);
	return 0;
}

SEC("tp/syscalls/sys_exit_execve")
int done(void *ctx)
{
	return 0;
}
