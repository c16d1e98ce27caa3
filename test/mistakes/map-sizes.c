// Keys, values and entries that a map type does not take.
// RUN: %mistake %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct event {
	__u32 pid;
	char comm[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, __u32);
	__type(value, __u64);
} endless SEC(".maps"); // expect 3 map-max-entries

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 0); // expect 22 map-max-entries
	__type(key, __u32);
	__type(value, __u64);
} empty SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 1024); // expect 22 map-max-entries
	__type(key, int);
	__type(value, struct event);
} counted_storage SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 16);
	__type(key, __u64); // expect 14 map-key-size
	__type(value, __u64);
} wide_index SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 256 * 1024);
	__type(key, __u32); // expect 14 map-key-size
	__type(value, struct event); // expect 16 map-value-size
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16);
	__type(value, __u64);
} keyless SEC(".maps"); // expect 3 map-key-size

struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 16);
	__uint(key_size, 4); // expect 19 map-key-size
	__uint(value_size, 4);
} keyed_queue SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 16);
	__type(key, __be32); // expect 14 map-key-size
	__type(value, __u32);
} routes SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(key_size, sizeof(int)); // expect 19 map-key-size
	__uint(value_size, sizeof(struct event)); // expect 21 map-value-size
} untyped_storage SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__type(key, int);
	__type(value, struct event); // expect 16 map-value-size
} perf_events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__uint(key_size, sizeof(struct event *)); // expect 19 map-key-size
	__type(value, struct nowhere); // expect 16 map-value-size
} pointer_sized SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 16);
	__type(key, __u32);
} valueless SEC(".maps"); // expect 3 map-value-size

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, char[65536]); // expect 16 map-value-size
} scratch SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 128);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, 127); // expect 21 map-value-size
} stacks SEC(".maps");

char LICENSE[] SEC("license") = "GPL";
