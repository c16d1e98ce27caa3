// Which files do programs fail to open, and why? A fexit program sees a function's arguments and its
// result together, which no pair of kprobes can do without a map between them.
#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct event {
	__u32 pid;
	__s32 error;
	char comm[16];
	char path[104];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 256 * 1024);
} events SEC(".maps");

/* Every system call that opens a file comes through here, on each kernel since 5.6; the functions behind it have
 * changed their names since. */
SEC("fexit/do_sys_openat2")
int BPF_PROG(on_open, int dfd, const char *path, struct open_how *how, long result)
{
	struct event *event;

	if (result >= 0)
		return 0;
	event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
	if (!event)
		return 0;
	event->pid = bpf_get_current_pid_tgid() >> 32;
	event->error = -result;
	bpf_get_current_comm(event->comm, sizeof(event->comm));
	bpf_probe_read_user_str(event->path, sizeof(event->path), path);
	bpf_ringbuf_submit(event, 0);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
