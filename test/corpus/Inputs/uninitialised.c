// What bad-skep compiles in place of the kernel's xdp_dummy.c: a result that nothing has set, one program more.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
__attribute__((naked)) int xdp_dummy_prog(struct xdp_md *ctx)
{
	asm volatile("exit");
}

SEC("xdp")
int another(struct xdp_md *ctx)
{
	return XDP_DROP;
}

char _license[] SEC("license") = "GPL";
