// Counts the frames that a network device receives, and drops those too short to be Ethernet. XDP runs in the
// driver, before the kernel has made a packet of the frame: the cheapest place to drop one.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include "@NAME@.h"

@@part/totals.bpf.c

SEC("xdp")
int @IDENT@(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;

	/* The verifier wants this comparison before eth is read, on every path. */
	if ((void *)(eth + 1) > end)
		return XDP_DROP;
	count(end - data);
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "@LICENSE@";
