// Maps as they were defined before BTF.
// RUN: %mistake %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct bpf_map_def {
	unsigned int type;
	unsigned int key_size;
	unsigned int value_size;
	unsigned int max_entries;
	unsigned int map_flags;
};

struct bpf_map_def SEC("maps") hits = { // expect 32 map-legacy
	.type = BPF_MAP_TYPE_HASH,
	.key_size = sizeof(__u32),
	.value_size = 8,
	.max_entries = 1024,
};

struct bpf_map_def events SEC("maps") = { // expect 20 map-legacy
	.type = BPF_MAP_TYPE_PERF_EVENT_ARRAY,
	.key_size = sizeof(int),
	.value_size = sizeof(__u32),
	.max_entries = 0,
};

struct bpf_map_def SEC("maps") brief = { BPF_MAP_TYPE_ARRAY, 4, 12, 1, 0 }; // expect 32 map-legacy

// iproute2 still reads its own.
struct bpf_elf_map {
	__u32 type, size_key, size_value, max_elem, flags, id, pinning;
};

struct bpf_elf_map SEC("maps") tc_map = {
	.type = BPF_MAP_TYPE_ARRAY,
	.size_key = 4,
	.size_value = 4,
	.max_elem = 1,
};

SEC("xdp")
int pass(struct xdp_md *ctx)
{
	__u32 key = 0;

	bpf_map_lookup_elem(&hits, &key);
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
