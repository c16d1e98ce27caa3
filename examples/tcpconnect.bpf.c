// Reports outgoing TCP connections with their addresses. A fentry program costs a few nanoseconds,
// where a kprobe takes a trap, and its pointers may be followed directly.
#include "vmlinux.h"
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "net.h"

struct event {
	__u32 pid;
	__be32 source, dest;
	__u16 source_port, dest_port;
	char comm[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 256 * 1024);
} events SEC(".maps");

SEC("fentry/tcp_connect")
int BPF_PROG(on_connect, struct sock *sk)
{
	struct sock_common *common = &sk->__sk_common;
	struct event *event;

	if (common->skc_family != AF_INET)
		return 0;
	event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
	if (!event)
		return 0;
	event->pid = bpf_get_current_pid_tgid() >> 32;
	event->source = common->skc_rcv_saddr;
	event->dest = common->skc_daddr;
	/* The kernel keeps its own port in host order and the peer's in network order. */
	event->source_port = common->skc_num;
	event->dest_port = bpf_ntohs(common->skc_dport);
	bpf_get_current_comm(event->comm, sizeof(event->comm));
	bpf_ringbuf_submit(event, 0);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
