// Definitions that libbpf or user space completes, and spellings that libbpf takes.
// RUN: skep cc -Werror -c %s -o %t.o 2>&1 | count 0
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

// libbpf makes one entry a CPU.
struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(int));
	__type(value, __u32);
} perf SEC(".maps");

// Set by bpf_map__set_max_entries().
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
} events SEC(".maps");

// libbpf rounds up to whole pages.
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1000);
} rounded SEC(".maps");

// A form: a benchmark sets the sizes too.
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_ZERO_SEED);
} form SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_BLOOM_FILTER);
} empty_form SEC(".maps");

typedef struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__type(key, char[16]);
	__uint(key_size, 16);
	__type(value, struct task_struct *);
	__uint(value_size, 8);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
	__uint(map_flags, BPF_F_NUMA_NODE);
	__uint(numa_node, 0);
	__uint(map_extra, 0);
} map_t;

map_t by_typedef SEC(".maps"), second SEC(".maps");

#define COUNTERS(name, kind, size)			\
	struct {					\
		__uint(type, BPF_MAP_TYPE_##kind);	\
		__uint(max_entries, size);		\
		__type(key, __u32);			\
		__type(value, __u64);			\
	} name SEC(".maps")

COUNTERS(packets, PERCPU_ARRAY, 4);
COUNTERS(flows, LRU_PERCPU_HASH, 1 << 16);

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC | BPF_F_CLONE);
	__type(key, __u32);
	__type(value, __u8);
} storage SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK);
	__uint(max_entries, 4);
	__uint(key_size, 0);
	__type(value, __u64);
} stack SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_STORAGE);
	__type(key, struct bpf_cgroup_storage_key);
	__type(value, __u64);
} per_cgroup SEC(".maps");

#define __ulong(name, val) enum { __unique_##name = val } name

struct {
	__uint(type, BPF_MAP_TYPE_ARENA);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 100);
	__ulong(map_extra, 0x1ull << 44);
} arena SEC(".maps");

char LICENSE[] SEC("license") = "GPL";
