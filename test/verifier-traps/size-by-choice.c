// The smaller of an 8-bit size and the buffer's, chosen with `?:`.
// Fact from: iovisor/bcc #1260
// clang: accepted
// REQUIRES: clang, kernel-btf, bpf-load
// RUN: %trap %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct text {
	char text[80];
};

SEC("kprobe/process_command")
int entry(struct pt_regs *ctx)
{
	struct text key = {};
	__u8 size = PT_REGS_PARM2(ctx);
	__u8 read = size < sizeof key.text ? size : sizeof key.text;
	bpf_probe_read_user(key.text, read, (void *)PT_REGS_PARM1(ctx));
	return key.text[0] == 'x';
}

char LICENSE[] SEC("license") = "GPL";
