// Pointers in the record of a tracepoint are the kernel's.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

SEC("tp/net/netif_receive_skb")
int received(struct trace_event_raw_net_dev_template *ctx)
{
	struct sk_buff *skb = ctx->skbaddr;

	return skb->len + skb->dev->ifindex;
}
// CHECK-LABEL: received:
// CHECK: struct sk_buff::len
// CHECK: call bpf_probe_read_kernel
// CHECK: struct sk_buff::dev
// CHECK: call bpf_probe_read_kernel
// CHECK: struct net_device::ifindex
// CHECK: call bpf_probe_read_kernel
// CHECK-NOT: call

char LICENSE[] SEC("license") = "GPL";
