// min(iov.iov_len, sizeof buffer) reads the field twice, once to compare and once to take it, when the type is
// relocatable: "R2 unbounded memory access".
// Fact from: iovisor/bcc #2391
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct event {
	__u32 len;
	char msg[4096];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct event);
} values SEC(".maps");

SEC("kprobe/sock_sendmsg")
int send(struct pt_regs *ctx)
{
	__u32 key = 0;
	struct event *event = bpf_map_lookup_elem(&values, &key);
	struct iovec iov;
	if (!event)
		return 0;
	if (bpf_probe_read_kernel(&iov, sizeof iov, (void *)PT_REGS_PARM2(ctx)))
		return 0;
	const int len = iov.iov_len < sizeof event->msg ? iov.iov_len : sizeof event->msg;
	bpf_probe_read_user(event->msg, len, iov.iov_base);
	event->len = len;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
