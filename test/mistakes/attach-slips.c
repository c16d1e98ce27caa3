// Slips of the pen, which need no kernel of the user's to be told of.
// RUN: %mistake %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("tp_btf/sched_process_frok") // expect 5 attach-unknown
int BPF_PROG(forks)
{
	return 0;
}

SEC("kprobe/vfs_raed") // expect 5 attach-unknown
int BPF_KPROBE(reads)
{
	return 0;
}

SEC("fentry/security_file_premission") // expect 5 attach-unknown
int BPF_PROG(permits)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
