// The last of `len` frames, `len` being checked. InstCombine checks `len - 1` in one comparison, and the address
// is formed of `len`. Kernels that do not link a register with its sum: "math between map_value pointer and
// register with unbounded min value is not allowed".
// Fact from: josefbacik/systing #274
// clang: accepted
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct frame {
	__u64 ip, sp;
};

struct stack {
	__u32 len;
	__u32 pad;
	struct frame frames[127];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct stack);
} values SEC(".maps");

SEC("raw_tp/sys_enter")
int mark(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 key = 0;
	struct stack *stack = bpf_map_lookup_elem(&values, &key);
	if (!stack)
		return 0;
	__u32 len = stack->len;
	if (len == 0 || len > 127)
		return 0;
	stack->frames[len - 1].ip = ctx->args[1];
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
