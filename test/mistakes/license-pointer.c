// A pointer to the text is no text: the section holds eight bytes of zero.
// RUN: %mistake %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

SEC("xdp")
int pass(struct xdp_md *ctx)
{
	return XDP_PASS;
}

const char *LICENSE SEC("license") = "GPL"; // expect 13 license-missing
