// Decides about socket() of the processes of a cgroup: here raw sockets are refused.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include "@NAME@.h"

#define REFUSE 0 /* socket() fails with EPERM */
#define ALLOW 1

@@part/totals.bpf.c

SEC("cgroup/sock_create")
int @IDENT@(struct bpf_sock *ctx)
{
	bool refuse = ctx->type == SOCK_RAW;

	count(refuse);
	return refuse ? REFUSE : ALLOW;
}

char LICENSE[] SEC("license") = "@LICENSE@";
