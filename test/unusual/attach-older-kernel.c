// With --kernel= the program is for another kernel than the one at hand, whose functions may have other parameters.
// RUN: skep cc -Werror --kernel=5.10 -c %s -o %t.o 2>&1 | count 0
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("fentry/do_unlinkat") int BPF_PROG(unlinks, int dfd, struct filename *name, int flags, int more) { return 0; }
SEC("tp_btf/sched_process_fork") int BPF_PROG(forks, long one, long two, long three) { return 0; }

char LICENSE[] SEC("license") = "GPL";
