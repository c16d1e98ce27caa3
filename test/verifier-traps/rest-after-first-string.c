// A first string of up to 4096 bytes and a second one into what the buffer has left. Only the sum of offset and
// length is bounded; the verifier adds the greatest values of both: "R1 max value is outside of the allowed memory
// range".
// Fact from: llvm/llvm-project #62849
// clang: rejected
// skep: rejected - the verifier knows no bound of a sum of two registers, so there is no lowering of it
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, char[4096]);
} values SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_execve")
int enter(struct trace_event_raw_sys_enter *ctx)
{
	__u32 key = 0;
	char *buf = bpf_map_lookup_elem(&values, &key);
	if (!buf)
		return 0;
	char **argv = (char **)ctx->args[1], *first;
	bpf_probe_read_user(&first, sizeof first, argv);
	__u32 offset = bpf_probe_read_user_str(buf, 4096, (void *)ctx->args[0]);
	if (offset > 4096)
		return 0;
	bpf_probe_read_user_str(buf + offset, 4096 - offset, first);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
