// Reports every program that is started: the tracepoint at the entry of execve(). Tracepoints are listed in
// /sys/kernel/tracing/events, each with a file "format" that shows its fields.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include "@NAME@.h"

@@part/events.bpf.c

SEC("tracepoint/syscalls/sys_enter_execve")
int @IDENT@(struct trace_event_raw_sys_enter *ctx)
{
	return report(ctx->id);
}

char LICENSE[] SEC("license") = "@LICENSE@";
