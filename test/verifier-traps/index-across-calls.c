// An index checked on entry, used after helper calls with more values alive than there are registers. Spilled as
// 32 bits, or before the check, it would lose its range.
// Fact from: open-telemetry/opentelemetry-ebpf-instrumentation #3378, iovisor/bcc #3683
// clang: accepted
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct table {
	__u64 count[50];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct table);
} values SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} other SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_write")
int spill(struct trace_event_raw_sys_enter *ctx)
{
	__u32 key = 0;
	__u32 index = ctx->args[0];
	unsigned long a = ctx->args[1], b = ctx->args[2], c = ctx->args[3], d = ctx->args[4], e = ctx->args[5];
	if (index >= 50)
		return 0;
	struct table *table = bpf_map_lookup_elem(&values, &key);
	__u64 *sum = bpf_map_lookup_elem(&other, &key);
	if (!table || !sum)
		return 0;
	*sum += bpf_get_current_pid_tgid() + bpf_ktime_get_ns() + a * b + c;
	table->count[index] += d + e + *sum + bpf_get_smp_processor_id() + a + b + c;
	table->count[49 - index] += a;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
