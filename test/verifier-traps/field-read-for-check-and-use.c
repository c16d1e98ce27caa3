// A length in a kernel struct on the stack is checked, then used. Each access to a relocatable field is an address
// of its own for LLVM, which therefore loads the field twice: "R2 min value is negative".
// Fact from: iovisor/bcc #2391; libbpf/libbpf-bootstrap #204 (a checked value that is loaded again)
// clang: rejected
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct event {
	__u32 len;
	char msg[512];
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
	if (iov.iov_len > 512)
		return 0;
	bpf_probe_read_user(event->msg, iov.iov_len, iov.iov_base);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
