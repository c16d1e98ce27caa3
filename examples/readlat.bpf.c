// Latency of read() by file system, as a histogram in powers of two microseconds: a kprobe notes the
// time and the file, the kretprobe takes the difference.
#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "histogram.h"

#define SLOTS 24
#define FS_NAME_LENGTH 16

struct start {
	__u64 time;
	char fs[FS_NAME_LENGTH];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, __u32); /* thread */
	__type(value, struct start);
} starts SEC(".maps");

struct histogram {
	__u64 slots[SLOTS];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, char[FS_NAME_LENGTH]);
	__type(value, struct histogram);
} latency SEC(".maps");

static const struct histogram empty;

SEC("kprobe/vfs_read")
int BPF_KPROBE(read_begins, struct file *file)
{
	__u32 thread = (__u32)bpf_get_current_pid_tgid();
	struct start start = {.time = bpf_ktime_get_ns()};

	BPF_CORE_READ_STR_INTO(&start.fs, file, f_inode, i_sb, s_type, name);
	bpf_map_update_elem(&starts, &thread, &start, BPF_ANY);
	return 0;
}

SEC("kretprobe/vfs_read")
int BPF_KRETPROBE(read_ends, ssize_t result)
{
	__u32 thread = (__u32)bpf_get_current_pid_tgid(), slot;
	struct start *start = bpf_map_lookup_elem(&starts, &thread);
	struct histogram *histogram;

	if (!start)
		return 0;
	if (result < 0)
		goto forget;
	histogram = bpf_map_lookup_elem(&latency, start->fs);
	if (!histogram) {
		bpf_map_update_elem(&latency, start->fs, &empty, BPF_NOEXIST);
		histogram = bpf_map_lookup_elem(&latency, start->fs);
		if (!histogram)
			goto forget;
	}
	slot = log2_slot((bpf_ktime_get_ns() - start->time) / 1000);
	if (slot < SLOTS)
		__sync_fetch_and_add(&histogram->slots[slot], 1);
forget:
	bpf_map_delete_elem(&starts, &thread);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
