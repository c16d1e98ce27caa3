// Plain accesses get the CO-RE records that BPF_CORE_READ and BPF_CORE_READ_BITFIELD_PROBED give, but that a
// bitfield's sign is the one that C says.
// RUN: %probed %t.o
// RUN: skep cc -DBY_HAND -c %s -o %t.hand.o
// RUN: skep objdump %t.o | grep -o 'CO-RE .*' | sort -u > %t.txt
// RUN: skep objdump %t.hand.o | grep -o 'CO-RE .*' | grep -v '<signed>' | sort -u > %t.hand.txt
// RUN: cmp %t.txt %t.hand.txt
// RUN: grep -c . %t.txt | FileCheck %s
// RUN: FileCheck %s --check-prefix=SIZE < %t.txt
// CHECK: {{^18$}}
// SIZE: <byte_sz> struct task_struct::in_execve
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#ifdef BY_HAND
#define READ(a, ...) BPF_CORE_READ(a, __VA_ARGS__)
#define READ_BITS(a, b) BPF_CORE_READ_BITFIELD_PROBED(a, b)
#else
#define ARROW1(a, b) (a)->b
#define ARROW2(a, b, c) (a)->b->c
#define ARROW3(a, b, c, d) (a)->b->c->d
#define ARROW(_1, _2, _3, _4, name, ...) name
#define READ(...) ARROW(__VA_ARGS__, ARROW3, ARROW2, ARROW1)(__VA_ARGS__)
#define READ_BITS(a, b) (a)->b
#endif

SEC("kprobe/do_exit")
int records(void *ctx)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();

	return READ(task, mm, owner, pid) + READ(task, comm[3]) + READ(task, signal, shared_pending.signal.sig[0]) +
	       READ(task, files, fdt, max_fds) + READ(task, cred, uid.val) + READ(task, nsproxy, net_ns, ns.inum) +
	       READ_BITS(task, in_execve);
}

char LICENSE[] SEC("license") = "GPL";
