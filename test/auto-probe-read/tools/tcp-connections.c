// Who connects where: the socket waits in a map until the call returns.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
// CHECK-LABEL: {{^}}connect_enter:
// CHECK-NOT: call bpf_probe_read
// CHECK-LABEL: {{^}}connect_leave:
// CHECK: struct sock::__sk_common.skc_family
// CHECK-COUNT-6: call bpf_probe_read_kernel
// CHECK-NOT: call bpf_probe_read
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, __u32);
	__type(value, struct sock *);
} waiting SEC(".maps");
struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
} events SEC(".maps");

struct event {
	__u32 pid, saddr, daddr;
	__u16 family, sport, dport;
	unsigned __int128 daddr6;
	char comm[16];
};

SEC("kprobe/tcp_v4_connect")
int BPF_KPROBE(connect_enter, struct sock *sk)
{
	__u32 tid = bpf_get_current_pid_tgid();

	bpf_map_update_elem(&waiting, &tid, &sk, BPF_ANY);
	return 0;
}

SEC("kretprobe/tcp_v4_connect")
int BPF_KRETPROBE(connect_leave, int result)
{
	__u32 tid = bpf_get_current_pid_tgid();
	struct sock **kept = bpf_map_lookup_elem(&waiting, &tid);
	struct event event = {.pid = tid};
	struct sock *sk;

	if (!kept)
		return 0;
	if (result == 0) {
		sk = *kept;
		event.family = sk->__sk_common.skc_family;
		event.saddr = sk->__sk_common.skc_rcv_saddr;
		event.daddr = sk->__sk_common.skc_daddr;
		event.sport = sk->__sk_common.skc_num;
		event.dport = __builtin_bswap16(sk->__sk_common.skc_dport);
		__builtin_memcpy(&event.daddr6, sk->__sk_common.skc_v6_daddr.in6_u.u6_addr8, sizeof(event.daddr6));
		bpf_get_current_comm(event.comm, sizeof(event.comm));
		bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, &event, sizeof(event));
	}
	bpf_map_delete_elem(&waiting, &tid);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
