// Two vectors into one buffer, the second into what is left of it.
// Fact from: iovisor/bcc #2391
// clang: rejected
// skep: rejected - the verifier knows no bound of a sum of two registers, so there is no lowering of it
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
	struct iovec *vec = (void *)PT_REGS_PARM2(ctx);
	struct iovec iov;
	unsigned long copied = 0;
	if (!event)
		return 0;
	for (int i = 0; i < 2; i++) {
		if (bpf_probe_read_kernel(&iov, sizeof iov, vec + i))
			break;
		if (copied >= sizeof event->msg)
			break;
		unsigned long remain = sizeof event->msg - copied;
		const int len = iov.iov_len < remain ? iov.iov_len : remain;
		bpf_probe_read_user(event->msg + copied, len, iov.iov_base);
		copied += len;
	}
	event->len = copied;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
