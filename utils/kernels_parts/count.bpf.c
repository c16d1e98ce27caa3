// Counts the files that one process opens, where five kinds of programs see it. skep-guest attaches them, opens
// files, and compares.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "GPL";

const volatile __u32 who = 0;

/* A counter for each program, by its place in this file. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 5);
	__type(key, __u32);
	__type(value, __u64);
} counts SEC(".maps");

static int count(__u32 place)
{
	__u64 *counter = bpf_map_lookup_elem(&counts, &place);

	if (counter && bpf_get_current_pid_tgid() >> 32 == who)
		__sync_fetch_and_add(counter, 1);
	return 0;
}

SEC("kprobe/do_sys_openat2")
int by_kprobe(struct pt_regs *ctx)
{
	return count(0);
}

SEC("fentry/do_sys_openat2")
int BPF_PROG(by_fentry, int folder)
{
	return count(1);
}

SEC("fexit/do_sys_openat2")
int BPF_PROG(by_fexit, int folder)
{
	return count(2);
}

SEC("lsm/file_open")
int BPF_PROG(by_lsm, struct file *file)
{
	return count(3);
}

SEC("tracepoint/syscalls/sys_enter_openat")
int by_tracepoint(void *ctx)
{
	return count(4);
}
