// The smallest program of the project: no kernel types, one global that the application sets, one that it reads.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "Dual BSD/GPL";

const volatile int step = 1;
int total;

SEC("xdp")
int add_step(struct xdp_md *ctx)
{
	total += step;
	return ctx->data_end > ctx->data ? XDP_PASS : XDP_DROP;
}
