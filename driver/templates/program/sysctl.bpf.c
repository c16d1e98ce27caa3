// Decides about reads and writes of /proc/sys by the processes of a cgroup: here it makes all of it read-only.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include "@NAME@.h"

#define REFUSE 0 /* the system call fails with EPERM */
#define ALLOW 1

@@part/totals.bpf.c

SEC("cgroup/sysctl")
int @IDENT@(struct bpf_sysctl *ctx)
{
	bool refuse = ctx->write;

	count(refuse);
	return refuse ? REFUSE : ALLOW;
}

char LICENSE[] SEC("license") = "@LICENSE@";
