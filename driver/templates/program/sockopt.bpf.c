// Looks at setsockopt() of the processes of a cgroup, before the kernel does: here nobody may turn SO_DEBUG on.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include "@NAME@.h"

#define REFUSE 0 /* setsockopt() fails with EPERM */
#define ALLOW 1

/* Macros of <sys/socket.h>; vmlinux.h has types only. */
#define SOL_SOCKET 1
#define SO_DEBUG 1

@@part/totals.bpf.c

SEC("cgroup/setsockopt")
int @IDENT@(struct bpf_sockopt *ctx)
{
	bool refuse = ctx->level == SOL_SOCKET && ctx->optname == SO_DEBUG;

	/* Of a value longer than a page the program sees a part; 0 lets the kernel use what the caller gave. */
	if (ctx->optlen > 4096)
		ctx->optlen = 0;
	count(refuse);
	return refuse ? REFUSE : ALLOW;
}

char LICENSE[] SEC("license") = "@LICENSE@";
