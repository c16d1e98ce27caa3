// What a program needs and the VM lacks is named with its place; other programs of the object run.
// RUN: sh -c 'skep run %s --prog timer; echo exit $?' 2>&1 | FileCheck --check-prefix=HELPER %s
// RUN: sh -c 'skep run %s --prog kfunc; echo exit $?' 2>&1 | FileCheck --check-prefix=KFUNC %s
// RUN: sh -c 'skep run %s --prog storage; echo exit $?' 2>&1 | FileCheck --check-prefix=MAP %s
// RUN: skep run %s --prog fine | FileCheck --check-prefix=FINE %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, long);
} of_task SEC(".maps");

extern void not_there(void) __ksym;

SEC("tc") int timer(struct __sk_buff *ctx) { return bpf_skb_cgroup_classid(ctx); }
SEC("tc") int kfunc(struct __sk_buff *ctx) { not_there(); return 0; }
SEC("tp_btf/sched_switch") int storage(void *ctx)
{
	return !!bpf_task_storage_get(&of_task, bpf_get_current_task_btf(), 0, 0);
}
SEC("tc") int fine(struct __sk_buff *ctx) { return 0; }
// HELPER: bad-needs.c:[[#@LINE-7]]:{{.*}}the VM does not have the helper bpf_skb_cgroup_classid yet [vm-helper-missing]
// HELPER: exit 2
// KFUNC: the VM does not have the kernel function not_there yet [vm-kfunc-missing]
// KFUNC: exit 2
// MAP: map 'of_task' is of type TASK_STORAGE, which the VM does not have [vm-map-unsupported]
// MAP: exit 2
// FINE: 1 TC_ACT_OK
char _license[] SEC("license") = "GPL";
