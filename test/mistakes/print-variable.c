// A format that is not a literal.
// RUN: %mistake %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

static const char *const format = "%d";

SEC("socket")
int show(struct __sk_buff *skb)
{
	bpf_printk(format, skb->len); // expect 2 c-print-format
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
