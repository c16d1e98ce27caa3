// What a TLS library is given to send: memory of the process, kept between entry and return.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
// CHECK-LABEL: {{^}}write_leave:
// CHECK-COUNT-4: call bpf_probe_read_user
// CHECK-NOT: call bpf_probe_read
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

struct session {
	int version;
	struct {
		int number;
	} *handle;
};

struct call {
	struct session *session;
	const char *text;
	long length;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, __u64);
	__type(value, struct call);
} calls SEC(".maps");
struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
} events SEC(".maps");

struct event {
	__u64 id;
	int version, socket, length;
	char start;
};

SEC("uprobe//usr/lib/libssl.so:SSL_write")
int BPF_KPROBE(write_enter, struct session *session, const char *text, int length)
{
	struct call call = {session, text, length};
	__u64 id = bpf_get_current_pid_tgid();

	bpf_map_update_elem(&calls, &id, &call, BPF_ANY);
	return 0;
}

SEC("uretprobe//usr/lib/libssl.so:SSL_write")
int BPF_KRETPROBE(write_leave, int result)
{
	__u64 id = bpf_get_current_pid_tgid();
	struct call *call = bpf_map_lookup_elem(&calls, &id);
	struct event event = {.id = id};

	if (!call || result <= 0)
		return 0;
	event.version = call->session->version;
	event.socket = call->session->handle->number;
	event.length = call->length;
	event.start = *call->text;
	bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, &event, sizeof(event));
	bpf_map_delete_elem(&calls, &id);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
