// Is asked which socket gets a new connection or datagram of a network namespace, before the kernel looks by
// address and port. bpf_sk_assign() would choose one; this one only counts, and lets the kernel decide.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include "@NAME@.h"

@@part/totals.bpf.c

SEC("sk_lookup")
int @IDENT@(struct bpf_sk_lookup *ctx)
{
	count(ctx->protocol == IPPROTO_TCP);
	return SK_PASS;
}

char LICENSE[] SEC("license") = "@LICENSE@";
