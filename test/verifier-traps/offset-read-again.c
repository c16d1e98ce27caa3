// The offset lies in the map, 16 bits, and is read through a pointer for the check and for the use. Loaded twice,
// the two would be unrelated for the verifier.
// Fact from: libbpf/libbpf-bootstrap #204
// clang: accepted
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct buf {
	__u16 offset;
	char data[32768];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct buf);
} values SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_openat")
int append(struct trace_event_raw_sys_enter *ctx)
{
	__u32 key = 0;
	struct buf *buf = bpf_map_lookup_elem(&values, &key);
	if (!buf)
		return 0;
	__u16 *offset = &buf->offset;
	if (*offset + 1024 >= 32768)
		return 0;
	long len = bpf_probe_read_user_str(buf->data + *offset, 1024, (void *)ctx->args[1]);
	if (len > 0 && len <= 1024)
		*offset += len;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
