// Reading user memory that is not there yet waits for it; few programs may.
// RUN: %mistake %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("uprobe//usr/lib/libc.so.6:puts")
int BPF_KPROBE(puts, const char *text)
{
	char copy[16];

	bpf_copy_from_user(copy, sizeof(copy), text); // expect 2 helper-sleep
	return copy[0];
}

static __always_inline int fetch(void *to, u32 size, const void *from)
{
	return bpf_copy_from_user(to, size, from); // expect 9 helper-sleep
}

SEC("tp/syscalls/sys_enter_openat")
int opened(struct trace_event_raw_sys_enter *ctx)
{
	char name[32];

	fetch(name, sizeof(name), (void *)ctx->args[1]);
	return name[0];
}

SEC("lsm/file_open")
int BPF_PROG(measure, struct file *file)
{
	char hash[32];

	return bpf_ima_file_hash(file, hash, sizeof(hash)) < 0 ? -1 : 0; // expect 9 helper-sleep
}

SEC("lsm.s/file_open")
int BPF_PROG(measured, struct file *file)
{
	char hash[32];

	return bpf_ima_file_hash(file, hash, sizeof(hash)) < 0 ? -1 : 0;
}

SEC("uprobe.s//usr/lib/libc.so.6:puts")
int BPF_KPROBE(put, const char *text)
{
	char copy[16];

	bpf_copy_from_user(copy, sizeof(copy), text);
	return copy[0];
}

char LICENSE[] SEC("license") = "GPL";
