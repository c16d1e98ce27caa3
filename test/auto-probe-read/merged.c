// One read for neighbours that stay neighbours; fields that may move apart keep a read and a record each.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

struct pair {
	int a, b;
	short c;
};

SEC("kprobe")
int BPF_KPROBE(words, struct in6_addr *address)
{
	return address->in6_u.u6_addr32[1] ^ address->in6_u.u6_addr32[0] ^ address->in6_u.u6_addr32[2];
}
// CHECK-LABEL: {{^}}words:
// CHECK: struct in6_addr::in6_u.u6_addr32{{.}}0]
// CHECK: r2 = 12
// CHECK: call bpf_probe_read_kernel
// CHECK-NOT: call bpf

SEC("kprobe")
int BPF_KPROBE(plain, struct pair *pair)
{
	return pair->b + pair->a + pair->c;
}
// CHECK-LABEL: {{^}}plain:
// CHECK: r2 = 10
// CHECK: call bpf_probe_read_kernel
// CHECK-NOT: call bpf

SEC("kprobe")
int BPF_KPROBE(fields, struct task_struct *task)
{
	return task->pid + task->tgid + task->pid;
}
// CHECK-LABEL: {{^}}fields:
// CHECK: struct task_struct::pid
// CHECK: r2 = 4
// CHECK: call bpf_probe_read_kernel
// CHECK: struct task_struct::tgid
// CHECK: r2 = 4
// CHECK: call bpf_probe_read_kernel
// CHECK-NOT: call bpf

SEC("kprobe")
int BPF_KPROBE(changed, struct pair *pair)
{
	int before = pair->a;

	bpf_printk("%d", before);
	return pair->a - before + *(volatile int *)&pair->b + *(volatile int *)&pair->b;
}
// CHECK-LABEL: {{^}}changed:
// CHECK-COUNT-4: call bpf_probe_read_kernel
// CHECK-NOT: call bpf_probe_read

SEC("uprobe//bin/true:main")
int BPF_KPROBE(pages, struct pair *pair)
{
	return pair->b + pair->a + pair->a;
}
// CHECK-LABEL: {{^}}pages:
// CHECK-COUNT-2: call bpf_probe_read_user
// CHECK-NOT: call bpf

char LICENSE[] SEC("license") = "GPL";
