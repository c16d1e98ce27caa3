// What a named kernel's BTF has, or cannot tell of.
// RUN: skep cc -w -g -O2 -c %S/../Inputs/small-kernel.c -o %t.kernel
// RUN: skep cc -Werror --btf=%t.kernel -c %s -o %t.o 2>&1 | count 0
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("fentry/vfs_read") int BPF_PROG(there) { return 0; }
SEC("fentry/nf_conntrack:nf_conntrack_in") int BPF_PROG(inModule) { return 0; }
SEC("kprobe/tcp_connect.isra.0") int BPF_KPROBE(cloned) { return 0; }
SEC("kprobe/vfs_read+0x1c") int BPF_KPROBE(inside) { return 0; }
SEC("kprobe.multi/tcp_?4_*") int BPF_KPROBE(pattern) { return 0; }
SEC("?fentry/tcp_sendmsg") int BPF_PROG(loadedWhereItIs) { return 0; }
SEC("tp_btf/sched_switch") int BPF_PROG(typed) { return 0; }
SEC("tp/sched/sched_switch") int record(void *ctx) { return 0; }
SEC("tp/syscalls/sys_enter_openat") int called(void *ctx) { return 0; }
SEC("tp/kprobes/mine") int dynamic(void *ctx) { return 0; }
SEC("ksyscall/kill") int BPF_KPROBE(kills) { return 0; }
SEC("lsm/file_open") int BPF_PROG(hook) { return 0; }
SEC("iter/task") int iterator(struct bpf_iter__task *ctx) { return 0; }
SEC("uprobe//bin/bash:readline") int BPF_KPROBE(user) { return 0; }
SEC("freplace/some_function") int replaced(void *ctx) { return 0; }

char LICENSE[] SEC("license") = "GPL";
