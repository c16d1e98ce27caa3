// Is called at turning points in the life of every TCP connection of a cgroup's processes, and may tune it: here
// it counts connections that came to be, whichever side began.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include "@NAME@.h"

@@part/totals.bpf.c

SEC("sockops")
int @IDENT@(struct bpf_sock_ops *ctx)
{
	switch (ctx->op) {
	case BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB:
	case BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB:
		count(1);
		break;
	default:
		count(0);
		break;
	}
	return 1;
}

char LICENSE[] SEC("license") = "@LICENSE@";
