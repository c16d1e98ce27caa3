// Lines of bpf_printk, ring buffer records by the type that the map names, perf records in hexadecimal.
// RUN: skep run %s --env pid=7,comm=bash | FileCheck %s
// RUN: skep run %s --env pid=7,comm=bash --json | FileCheck --check-prefix=JSON %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct event { __u32 pid; char comm[16]; };

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
	__type(value, struct event);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
} raw SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_openat")
int note(void *ctx)
{
	struct event *event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
	__u32 word = 0x01020304;

	if (!event)
		return 0;
	event->pid = (__u32)bpf_get_current_pid_tgid();
	bpf_get_current_comm(event->comm, sizeof(event->comm));
	bpf_printk("pid %d is %s", event->pid, event->comm);
	bpf_ringbuf_submit(event, 0);
	bpf_perf_event_output(ctx, &raw, BPF_F_CURRENT_CPU, &word, sizeof(word));
	return 0;
}
// CHECK:      1 returned 0
// CHECK-NEXT: printk pid 7 is bash
// CHECK-NEXT: event events { .pid = 7, .comm = "bash" }
// CHECK-NEXT: event raw 04 03 02 01

// JSON: "retval":0,"verdict":null
// JSON-SAME: "printk":["pid 7 is bash"]
// JSON-SAME: {"map":"events","cpu":0,"value":{"pid":7,"comm":"bash"},"data":"070000006261736800{{0+}}"}
// JSON-SAME: {"map":"raw","cpu":0,"value":"04030201","data":"04030201"}
char _license[] SEC("license") = "GPL";
