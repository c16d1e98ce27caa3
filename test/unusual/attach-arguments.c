// Parameter lists that differ from the kernel's and are right.
// RUN: skep cc -w -g -O2 -c %S/../Inputs/small-kernel.c -o %t.kernel
// RUN: skep cc -Werror --btf=%t.kernel -c %s -o %t.o 2>&1 | count 0
#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct filename___old {
	const char *name;
} __attribute__((preserve_access_index));

SEC("fentry/do_unlinkat") int BPF_PROG(fewer, int dfd) { return 0; }
SEC("fexit/do_unlinkat") int BPF_PROG(result, int dfd, struct filename *name, long ret) { return 0; }
SEC("fentry/do_unlinkat") int BPF_PROG(flavour, int dfd, struct filename___old *name) { return 0; }
SEC("fentry/do_unlinkat") int BPF_PROG(words, u64 dfd, u64 name) { return 0; }
SEC("fentry/do_unlinkat") int BPF_PROG(untyped, int dfd, void *name) { return 0; }
SEC("fentry/tcp_connect") int BPF_PROG(derived, struct tcp_sock *sk) { return 0; }
SEC("fentry/get_page") int BPF_PROG(address, void *at) { return 0; }
SEC("kprobe/do_unlinkat") int BPF_KPROBE(narrow, short dfd, const char *name) { return 0; }
SEC("kprobe/vfs_read+0x10") int BPF_KPROBE(inside, struct sock *what, long is, long in, long the, long regs) { return 0; }
SEC("kretprobe/do_unlinkat") int BPF_KRETPROBE(after, int ret) { return 0; }
SEC("fmod_ret/tcp_connect") int BPF_PROG(modified, struct sock *sk, int ret) { return ret; }
SEC("lsm/file_open") int BPF_PROG(hook, struct file *file, int ret) { return ret; }
SEC("tp_btf/sched_switch") int BPF_PROG(typed, bool preempt, struct task_struct *prev, struct task_struct *next) { return 0; }
SEC("ksyscall/kill") int BPF_KSYSCALL(kills, long pid, int sig) { return 0; }

SEC("struct_ops") void BPF_PROG(released, struct tcp_sock *sk) {}
SEC("struct_ops/any_name") void BPF_PROG(avoids, struct sock *sk, long ack) {}
SEC("struct_ops") int BPF_PROG(ofModule, int a, int b, int c) { return 0; }

struct ops_of_a_module {
	int (*call)(int a);
};

SEC(".struct_ops.link") struct tcp_congestion_ops mine = {
	.release = (void *)released,
	.cong_avoid = (void *)avoids,
};
SEC("?.struct_ops") struct ops_of_a_module theirs = {.call = (void *)ofModule};

char LICENSE[] SEC("license") = "GPL";
