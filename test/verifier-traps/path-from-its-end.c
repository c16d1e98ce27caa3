// A path is built from the end of a buffer, masked at each step, as the kernel's dentries are walked.
// Fact from: elastic/ebpf #57, microsoft/OMS-Auditd-Plugin #54
// clang: accepted
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct path_buf {
	char data[8192];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct path_buf);
} values SEC(".maps");

#define SIZE 4096
SEC("raw_tp/sys_enter")
int walk(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 key = 0, off = SIZE;
	struct path_buf *buf = bpf_map_lookup_elem(&values, &key);
	struct task_struct *task = (void *)bpf_get_current_task();
	if (!buf)
		return 0;
	for (int i = 0; i < 8; i++) {
		struct qstr name;
		if (bpf_probe_read_kernel(&name, sizeof name, (void *)ctx->args[0] + i * 8))
			break;
		__u32 len = name.len;
		if (len > 255 || len >= off)
			break;
		off -= len;
		bpf_probe_read_kernel(&buf->data[off & (SIZE - 1)], len & 255, name.name);
		off -= 1;
		buf->data[off & (SIZE - 1)] = '/';
	}
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
