// Each packet of a capture gets a line with its verdict, and at the end the verdicts are counted.
// RUN: skep run %s --pcap %src/examples/pcap/conversation.pcap | FileCheck %s
// RUN: skep run %s --quiet --pcap %src/examples/pcap/conversation.pcap | FileCheck --check-prefix=QUIET %s
#include "vmlinux.h"
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int only_ipv6(struct xdp_md *ctx)
{
	struct ethhdr *eth = (void *)(long)ctx->data;

	if ((void *)(eth + 1) > (void *)(long)ctx->data_end)
		return XDP_ABORTED;
	return eth->h_proto == bpf_htons(0x86dd) ? XDP_PASS : XDP_DROP;
}
// CHECK:      only_ipv6 (xdp)
// CHECK-NEXT: # verdict bytes packet
// CHECK-NEXT: 1 XDP_DROP 42 ARP who has 192.0.2.1, tell 192.0.2.10
// CHECK:      5 XDP_DROP 58 TCP 192.0.2.10:40000 > 198.51.100.80:80 SYN
// CHECK:      15 XDP_DROP 74 ICMP 192.0.2.10 > 198.51.100.80
// CHECK:      22 XDP_PASS 78 TCP [2001:db8::10]:40001 > [2001:db8:80::80]:443 SYN
// CHECK-NEXT: 20 XDP_DROP, 2 XDP_PASS

// QUIET:     20 XDP_DROP, 2 XDP_PASS
// QUIET-NEXT: 22 runs, {{[0-9]+}} ns each
char _license[] SEC("license") = "GPL";
