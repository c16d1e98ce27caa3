// A pointer that waits in a map between entry and return.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u64);
	__type(value, struct dentry *);
} pending SEC(".maps");

SEC("kprobe/vfs_unlink")
int BPF_KPROBE(enter, void *idmap, struct inode *dir, struct dentry *dentry)
{
	__u64 id = bpf_get_current_pid_tgid();

	bpf_map_update_elem(&pending, &id, &dentry, BPF_ANY);
	return 0;
}
// CHECK-LABEL: enter:
// CHECK-NOT: call bpf_probe_read
// CHECK-LABEL: leave:
// CHECK: call bpf_map_lookup_elem
// CHECK: CO-RE <byte_off> struct dentry::d_flags
// CHECK: call bpf_probe_read_kernel
// CHECK-NOT: call bpf_probe_read

SEC("kretprobe/vfs_unlink")
int leave(void *ctx)
{
	__u64 id = bpf_get_current_pid_tgid();
	struct dentry **dentry = bpf_map_lookup_elem(&pending, &id);

	return dentry ? (*dentry)->d_flags : 0;
}

char LICENSE[] SEC("license") = "GPL";
