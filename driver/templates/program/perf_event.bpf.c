// A sampling profiler: reports what each CPU is at, so many times a second. The loader opens the counter that sets
// the pace.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "@NAME@.h"

@@part/events.bpf.c

SEC("perf_event")
int @IDENT@(struct bpf_perf_event_data *ctx)
{
	/* Process 0 is the idle CPU. */
	if (!(bpf_get_current_pid_tgid() >> 32))
		return 0;
	return report(PT_REGS_IP(&ctx->regs));
}

char LICENSE[] SEC("license") = "@LICENSE@";
