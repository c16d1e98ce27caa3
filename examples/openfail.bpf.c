// Which files do programs fail to open, and why? A fexit program sees a function's arguments and its
// result together, which no pair of kprobes can do without a map between them.
#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#define MAX_ERRNO 4095

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

/* The kernel returns an error as a pointer into the last page of memory. */
static bool is_error(const void *pointer)
{
	return (unsigned long)pointer >= (unsigned long)-MAX_ERRNO;
}

SEC("fexit/do_filp_open")
int BPF_PROG(on_open, int dfd, struct filename *name, const struct open_flags *flags, struct file *result)
{
	struct event *event;

	if (!is_error(result))
		return 0;
	event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
	if (!event)
		return 0;
	event->pid = bpf_get_current_pid_tgid() >> 32;
	event->error = -(long)result;
	bpf_get_current_comm(event->comm, sizeof(event->comm));
	bpf_probe_read_kernel_str(event->path, sizeof(event->path), name->name);
	bpf_ringbuf_submit(event, 0);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
