// Reports every system call that fails. A raw tracepoint is cheaper than a tracepoint: it gets the arguments of the
// kernel's own hook, with nothing copied into a record first.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include "@NAME@.h"

@@part/events.bpf.c

SEC("raw_tp/sys_exit")
int @IDENT@(struct bpf_raw_tracepoint_args *ctx)
{
	/* TP_PROTO(struct pt_regs *regs, long ret) */
	long result = ctx->args[1];

	if (result >= 0 || result < -4095)
		return 0;
	return report(result);
}

char LICENSE[] SEC("license") = "@LICENSE@";
