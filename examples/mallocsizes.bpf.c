// What sizes do programs ask malloc() for? A histogram in powers of two by process, from a uprobe in
// the C library.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "histogram.h"

#define SLOTS 32

struct sizes {
	__u64 calls;
	__u64 bytes;
	__u64 slots[SLOTS];
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, struct sizes);
} processes SEC(".maps");

static const struct sizes none;

static struct sizes *sizes_of(__u32 pid)
{
	struct sizes *found = bpf_map_lookup_elem(&processes, &pid);

	if (found)
		return found;
	bpf_map_update_elem(&processes, &pid, &none, BPF_NOEXIST);
	return bpf_map_lookup_elem(&processes, &pid);
}

SEC("uprobe/libc.so.6:malloc")
int BPF_KPROBE(on_malloc, size_t size)
{
	struct sizes *sizes = sizes_of(bpf_get_current_pid_tgid() >> 32);
	__u32 slot = log2_slot(size);

	if (!sizes)
		return 0;
	__sync_fetch_and_add(&sizes->calls, 1);
	__sync_fetch_and_add(&sizes->bytes, size);
	if (slot < SLOTS)
		__sync_fetch_and_add(&sizes->slots[slot], 1);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
