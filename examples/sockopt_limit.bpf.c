// Keeps the programs of a cgroup from asking for huge socket buffers, and tells them the truth when
// they look: setsockopt(SO_SNDBUF, SO_RCVBUF) is cut to a limit instead of failing.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#define REFUSE 0
#define ALLOW 1

#define SOL_SOCKET 1
#define SO_SNDBUF 7
#define SO_RCVBUF 8

const volatile __s32 limit = 256 * 1024;

__u64 cut_requests, large_answers;

static bool is_buffer_option(struct bpf_sockopt *ctx)
{
	return ctx->level == SOL_SOCKET && (ctx->optname == SO_SNDBUF || ctx->optname == SO_RCVBUF);
}

SEC("cgroup/setsockopt")
int limit_buffers(struct bpf_sockopt *ctx)
{
	__s32 *value = ctx->optval;

	if (!is_buffer_option(ctx)) {
		/* A value above one page is shown cut; optlen 0 tells the kernel to use the whole. */
		if (ctx->optlen > 4096)
			ctx->optlen = 0;
		return ALLOW;
	}
	if ((void *)(value + 1) > ctx->optval_end)
		return REFUSE;
	if (*value > limit) {
		*value = limit;
		__sync_fetch_and_add(&cut_requests, 1);
	}
	return ALLOW;
}

/* Counts sockets that got more by other means; the answer itself is left as it is. */
SEC("cgroup/getsockopt")
int watch_buffers(struct bpf_sockopt *ctx)
{
	__s32 *value = ctx->optval;

	if (is_buffer_option(ctx) && (void *)(value + 1) <= ctx->optval_end && *value > 2 * limit)
		__sync_fetch_and_add(&large_answers, 1);
	if (ctx->optlen > 4096)
		ctx->optlen = 0;
	return ALLOW;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
