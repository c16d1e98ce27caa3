// --map-dump prints keys and values by their BTF types, and what is zero in arrays not at all.
// RUN: skep run %s --repeat 3 --map-dump | FileCheck %s
// RUN: skep run %s --repeat 3 --map-dump --json | FileCheck --check-prefix=JSON %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

enum color { RED, GREEN };
struct key { __u16 port; char name[6]; };
struct value { enum color color; int count; };

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, struct key);
	__type(value, struct value);
} flows SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __s64);
} slots SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 4);
	__type(value, __u32);
} waiting SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u32);
} unused SEC(".maps");

int runs;

SEC("xdp")
int fill(struct xdp_md *ctx)
{
	struct key key = {.port = 80, .name = "web"};
	struct value value = {.color = GREEN, .count = ++runs};
	__u32 two = 2;
	__s64 negative = -runs;

	bpf_map_update_elem(&flows, &key, &value, BPF_ANY);
	bpf_map_update_elem(&slots, &two, &negative, BPF_ANY);
	bpf_map_push_elem(&waiting, &runs, 0);
	bpf_map_lookup_elem(&unused, &two);
	return XDP_PASS;
}
// CHECK:      map flows (hash, at most 16 entries)
// CHECK-NEXT:   { .port = 80, .name = "web" } = { .color = GREEN, .count = 3 }
// CHECK:      map slots (array, at most 4 entries)
// CHECK-NEXT:   2 = -3
// CHECK-NEXT:   all others are zero
// CHECK:      map waiting (queue, at most 4 entries)
// CHECK-NEXT:   1
// CHECK-NEXT:   2
// CHECK-NEXT:   3
// CHECK:      map unused
// CHECK-NEXT:   empty
// CHECK:      map .bss
// CHECK-NEXT: {{.*}}runs = 3

// JSON: {"maps":[
// JSON-SAME: {"name":"flows","type":"hash","max_entries":16,"entries":[{"key":{"port":80,"name":"web"},"value":{"color":"GREEN","count":3}}]}
// JSON-SAME: "name":"waiting","type":"queue","max_entries":4,"entries":[{"value":1},{"value":2},{"value":3}]
char _license[] SEC("license") = "GPL";
