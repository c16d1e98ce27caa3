// Latency of requests to block devices, with the disk's name, by tracepoints' raw arguments.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
// CHECK-LABEL: {{^}}issued:
// CHECK: struct request::__data_len
// CHECK: call bpf_probe_read_kernel
// CHECK-NOT: call bpf_probe_read
// CHECK-LABEL: {{^}}completed:
// CHECK: struct request::q
// CHECK: call bpf_probe_read_kernel
// CHECK: struct request_queue::disk
// CHECK: call bpf_probe_read_kernel
// CHECK: call bpf_probe_read_kernel_str
// CHECK-NOT: call bpf_probe_read
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, struct request *);
	__type(value, __u64);
} started SEC(".maps");
struct slot {
	char disk[32];
	__u64 power;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, struct slot);
	__type(value, __u64);
} histogram SEC(".maps");

static __always_inline unsigned power(__u64 value)
{
	unsigned result = 0;

	for (int i = 0; i < 63 && value > 1; i++, value >>= 1)
		result++;
	return result;
}

SEC("raw_tp/block_rq_issue")
int BPF_PROG(issued, struct request *rq)
{
	__u64 now = bpf_ktime_get_ns();

	if (rq->__data_len)
		bpf_map_update_elem(&started, &rq, &now, BPF_ANY);
	return 0;
}

SEC("raw_tp/block_rq_complete")
int BPF_PROG(completed, struct request *rq, int error, unsigned bytes)
{
	__u64 *start = bpf_map_lookup_elem(&started, &rq), one = 1, *count;
	struct slot slot = {};
	struct gendisk *disk;

	if (!start)
		return 0;
	slot.power = power((bpf_ktime_get_ns() - *start) / 1000);
	disk = rq->q->disk;
	bpf_probe_read_kernel_str(slot.disk, sizeof(slot.disk), disk->disk_name);
	count = bpf_map_lookup_elem(&histogram, &slot);
	if (count)
		__sync_fetch_and_add(count, 1);
	else
		bpf_map_update_elem(&histogram, &slot, &one, BPF_NOEXIST);
	bpf_map_delete_elem(&started, &rq);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
