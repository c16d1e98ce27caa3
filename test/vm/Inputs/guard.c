// A program without packets.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

SEC("cgroup/dev")
int guard(struct bpf_cgroup_dev_ctx *ctx)
{
	return 1;
}

char _license[] SEC("license") = "GPL";
