// Prints the name of every file that is deleted, to the kernel's trace pipe: a kprobe on the function
// that does it, reading its arguments with CO-RE.
#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#define NAME_LENGTH 64

__u64 deletions;

SEC("kprobe/do_unlinkat")
int BPF_KPROBE(on_unlink, int dfd, struct filename *name)
{
	__u32 pid = bpf_get_current_pid_tgid() >> 32;
	char path[NAME_LENGTH];

	__sync_fetch_and_add(&deletions, 1);
	/* The argument is a pointer to a struct that holds a pointer to the text. */
	bpf_probe_read_kernel_str(path, sizeof(path), BPF_CORE_READ(name, name));
	bpf_printk("%d deletes %s", pid, path);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
