// Decides about connect() of the processes of a cgroup: here telnet, port 23, is refused. The program could also
// write another address into the context, and the connection would go there.
#include "vmlinux.h"
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include "@NAME@.h"

#define REFUSE 0 /* connect() fails with EPERM */
#define ALLOW 1

/* The loader may set this before the program is loaded: skel->rodata->refused_port. */
const volatile __u16 refused_port = 23;

@@part/totals.bpf.c

SEC("cgroup/connect4")
int @IDENT@(struct bpf_sock_addr *ctx)
{
	bool refuse = bpf_ntohs(ctx->user_port) == refused_port;

	count(refuse);
	return refuse ? REFUSE : ALLOW;
}

char LICENSE[] SEC("license") = "@LICENSE@";
