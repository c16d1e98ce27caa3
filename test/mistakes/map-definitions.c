// Members of a map definition: names, forms and numbers that libbpf or the kernel refuses.
// RUN: %mistake %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entires, 1024); // expect 9 map-attribute
	__type(key, __u32);
	__type(value, __u64);
} misspelt SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(flags, BPF_F_MMAPABLE); // expect 9 map-attribute
	__type(key, __u32);
	__type(val, __u64); // expect 9 map-attribute
} shortened SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
	__uint(inner_map_idx, 0); // expect 9 map-attribute
} old_loader SEC(".maps"); // expect 3 map-inner

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__uint(key, sizeof(__u32)); // expect 9 map-attribute
	__uint(value, 8); // expect 9 map-attribute
} size_as_type SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, sizeof(__u32)); // expect 14 map-attribute
	__type(value, 16); // expect 16 map-attribute
} number_as_type SEC(".maps");

struct {
	__type(type, BPF_MAP_TYPE_HASH); // expect 9 map-attribute
	__type(max_entries, 1024); // expect 9 map-attribute
	__type(key, __u32);
	__type(value, __u64);
} type_as_number SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, __u64);
	__uint(key_size, sizeof(__u32)); // expect 19 map-attribute
	__type(value, __u64);
} contradicts SEC(".maps");

static struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} hidden SEC(".maps"); // expect 3 map-attribute

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} several[2] SEC(".maps"); // expect 3 map-attribute

struct {
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} untyped SEC(".maps"); // expect 3 map-type

struct {
	__uint(type, BPF_PROG_TYPE_XDP); // expect 15 map-type
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} program_type SEC(".maps");

struct {
	__uint(type, 99); // expect 15 map-type
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} unheard_of SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STRUCT_OPS); // expect 15 map-type
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct tcp_congestion_ops);
} congestion SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
	__uint(pinning, 2); // expect 18 map-pinning
} global_pin SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
	__uint(max_entries, 1);
	__type(key, __u32);
	__array(values, struct {
		__uint(type, BPF_MAP_TYPE_ARRAY);
		__uint(max_entries, 1);
		__type(key, __u32);
		__type(value, __u64);
		__uint(pinning, LIBBPF_PIN_BY_NAME); // expect 10 map-pinning
	});
} pinned_inside SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, __u32);
	__type(value, __u64);
	__uint(map_extra, 3); // expect 20 map-extra
} hash_extra SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_BLOOM_FILTER);
	__uint(max_entries, 1000);
	__type(value, __u64);
	__uint(map_extra, 32); // expect 20 map-extra
} many_hashes SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARENA);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 10);
	__uint(map_extra, 0x10001); // expect 20 map-extra
} crooked_arena SEC(".maps");

char LICENSE[] SEC("license") = "GPL";
