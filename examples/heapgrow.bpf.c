// Tells when a process's heap grows, from a probe that the C library itself offers (USDT): a place in
// the code that costs one nop until somebody listens, and whose arguments have a stable meaning.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/usdt.bpf.h>

struct growth {
	__u64 times;
	__u64 bytes;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, __u32);
	__type(value, struct growth);
} processes SEC(".maps");

/* memory_sbrk_more(address, size): the heap's end moved up by `size` bytes. */
SEC("usdt/libc.so.6:libc:memory_sbrk_more")
int BPF_USDT(on_sbrk, void *address, size_t size)
{
	__u32 pid = bpf_get_current_pid_tgid() >> 32;
	struct growth first = {.times = 1, .bytes = size};
	struct growth *sum = bpf_map_lookup_elem(&processes, &pid);

	if (!sum) {
		bpf_map_update_elem(&processes, &pid, &first, BPF_ANY);
		return 0;
	}
	__sync_fetch_and_add(&sum->times, 1);
	__sync_fetch_and_add(&sum->bytes, size);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
