// Decides about bind() of the processes of a cgroup: here only ports from 1024 up may be taken, root or not.
#include "vmlinux.h"
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include "@NAME@.h"

#define REFUSE 0 /* bind() fails with EPERM */
#define ALLOW 1

@@part/totals.bpf.c

SEC("cgroup/bind4")
int @IDENT@(struct bpf_sock_addr *ctx)
{
	__u16 port = bpf_ntohs(ctx->user_port);
	bool refuse = port && port < 1024; /* 0: any port will do */

	count(refuse);
	return refuse ? REFUSE : ALLOW;
}

char LICENSE[] SEC("license") = "@LICENSE@";
