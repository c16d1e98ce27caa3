// Prints the name of every file that is deleted, to the kernel's trace pipe: a kprobe on a function that
// each deletion passes, reading its arguments with CO-RE. It asks the security modules, and so has been the
// same for longer than those that do the work.
#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#define NAME_LENGTH 64

__u64 deletions;

SEC("kprobe/security_inode_unlink")
int BPF_KPROBE(on_unlink, struct inode *folder, struct dentry *file)
{
	__u32 pid = bpf_get_current_pid_tgid() >> 32;
	char name[NAME_LENGTH];

	__sync_fetch_and_add(&deletions, 1);
	/* The argument is a pointer to a struct that holds a pointer to the text. */
	bpf_probe_read_kernel_str(name, sizeof(name), BPF_CORE_READ(file, d_name.name));
	bpf_printk("%d deletes %s", pid, name);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
