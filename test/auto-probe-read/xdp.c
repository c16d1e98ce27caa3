// Kernel pointers that reach a packet program by a map; the packet itself is left alone.
// REQUIRES: bpf-load
// RUN: %probed %t.o
// RUN: %accepted %t.o
// RUN: skep objdump %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, struct net_device *);
} device SEC(".maps");

SEC("xdp")
int packet(struct xdp_md *ctx)
{
	struct ethhdr *eth = (void *)(long)ctx->data;
	int zero = 0;
	struct net_device **dev = bpf_map_lookup_elem(&device, &zero);

	if ((void *)(eth + 1) > (void *)(long)ctx->data_end || !dev || !*dev)
		return XDP_PASS;
	return eth->h_proto == (*dev)->mtu ? XDP_DROP : XDP_PASS;
}
// CHECK-LABEL: {{^}}packet:
// CHECK: struct net_device::mtu
// CHECK: call bpf_probe_read_kernel
// CHECK-NOT: call

char LICENSE[] SEC("license") = "GPL";
