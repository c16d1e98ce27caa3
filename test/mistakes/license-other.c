// Another licence is the author's to change, so the proposal hangs at the note and --fix leaves it alone.
// RUN: %mistake %s
// RUN: skep cc -c %s -o /dev/null -fdiagnostics-parseable-fixits 2>&1 | FileCheck %s
// CHECK: license-other.c:[[#@LINE+17]]:9: warning: only GPL-compatible programs may have bpf_perf_event_output(), and the licence is "BSD" [-Wlicense-gpl]
// CHECK: note: the licence; the kernel knows "Dual BSD/GPL"
// CHECK: fix-it:{{.*}}:"\"Dual BSD/GPL\""
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__type(key, int);
	__type(value, int);
} events SEC(".maps");

SEC("kprobe/do_unlinkat")
int unlink(struct pt_regs *ctx)
{
	long pid = bpf_get_current_pid_tgid() >> 32;

	return bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, &pid, sizeof(pid)); // expect 9 license-gpl
}

char _license[] SEC("license") = {"BSD"};
