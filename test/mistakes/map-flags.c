// Flags that a map type does not take, lacks, or that exclude each other.
// RUN: %mistake %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct route {
	__u32 prefixlen;
	__be32 addr;
};

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 16);
	__type(key, struct route);
	__type(value, __u32);
} routes SEC(".maps"); // expect 3 map-flags

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, 0); // expect 20 map-flags
	__type(key, int);
	__type(value, __u64);
} storage SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16);
	__uint(map_flags, BPF_F_NO_PREALLOC); // expect 20 map-flags
	__type(key, __u32);
	__type(value, __u64);
} recent SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__uint(map_flags, BPF_F_MMAPABLE); // expect 20 map-flags
	__type(key, __u32);
	__type(value, __u64);
} mapped SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 16);
	__uint(map_flags, BPF_F_RDONLY_PROG | BPF_F_WRONLY_PROG); // expect 20 map-flags
	__type(key, __u32);
	__type(value, __u64);
} both SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__uint(map_flags, BPF_NOEXIST); // expect 20 map-flags
	__type(key, __u32);
	__type(value, __u64);
} once SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__uint(numa_node, 1); // expect 9 map-flags
	__type(key, __u32);
	__type(value, __u64);
} far SEC(".maps");

char LICENSE[] SEC("license") = "GPL";
