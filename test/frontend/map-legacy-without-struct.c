// Today's headers have no struct bpf_map_def, so Clang cannot read such a map. The rule still says what it is, and
// gives the new text.
// RUN: not skep cc -c %s -o %t.o -fdiagnostics-parseable-fixits 2>&1 | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

// CHECK: [[@LINE+2]]:32: error: variable has incomplete type
// CHECK: [[@LINE+1]]:32: error: map 'hits' {{.*}}[-Wmap-legacy]
struct bpf_map_def SEC("maps") hits = {
	.type = BPF_MAP_TYPE_HASH,
	.key_size = sizeof(struct bpf_spin_lock),
	.value_size = 8,
	.max_entries = 4 * (2 + 3),
	.map_flags = BPF_F_NO_PREALLOC,
};
// CHECK: {9:1-15:2}:"struct {\n\t__uint(type, BPF_MAP_TYPE_HASH);\n\t__type(key, struct bpf_spin_lock);\n\t__type(value, __u64);\n\t__uint(max_entries, 4 * (2 + 3));\n\t__uint(map_flags, BPF_F_NO_PREALLOC);\n} hits SEC(\".maps\")"

// Two in one declaration, and a member that has no counterpart: no change is proposed.
// CHECK: map 'first'
// CHECK-NOT: fix-it
struct bpf_map_def SEC("maps") first = { .type = 1 }, second = { .type = 2 };
// CHECK: map 'other'
// CHECK-NOT: fix-it
struct bpf_map_def SEC("maps") other = { .type = 1, .inner_map_idx = 2 };
