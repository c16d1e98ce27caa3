#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include "answer.h"

const volatile int wanted = WANTED;
const volatile char name[] = GREETING;

SEC("xdp")
int tiny(struct xdp_md *ctx)
{
	return wanted ? ANSWER : XDP_DROP;
}

char LICENSE[] SEC("license") = "GPL";
