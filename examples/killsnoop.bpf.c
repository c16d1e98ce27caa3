// Reports signals sent with kill(): who, to whom, and which.
//
// The ksyscall section finds the kernel's own name of the system call, and BPF_KSYSCALL reads its
// arguments wherever this kernel keeps them; both learn that at load time from .kconfig externs.
#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct event {
	__u32 sender;
	__u32 target;
	__s32 signal;
	char comm[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024);
} events SEC(".maps");

SEC("ksyscall/kill")
int BPF_KSYSCALL(on_kill, pid_t pid, int signal)
{
	struct event event = {
		.sender = bpf_get_current_pid_tgid() >> 32,
		.target = pid,
		.signal = signal,
	};

	/* Signal 0 only asks whether the process exists. */
	if (!signal)
		return 0;
	bpf_get_current_comm(event.comm, sizeof(event.comm));
	bpf_ringbuf_output(&events, &event, sizeof(event), 0);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
