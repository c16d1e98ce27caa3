// A packet that the program changed is shown again, and JSON has its bytes.
// RUN: skep run %s --packet "ffffffffffff 020000000001 0800 45000014" | FileCheck %s
// RUN: skep run %s --packet ff:ff:ff:ff:ff:ff:02:00:00:00:00:01:08:00:45:00:00:14 --json | FileCheck --check-prefix=JSON %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

SEC("xdp")
int grow(struct xdp_md *ctx)
{
	__u8 *data;

	if (bpf_xdp_adjust_head(ctx, -4))
		return XDP_ABORTED;
	data = (void *)(long)ctx->data;
	if (data + 18 > (__u8 *)(long)ctx->data_end)
		return XDP_ABORTED;
	__builtin_memset(data, 0xaa, 4);
	return bpf_redirect(7, 0);
}
// CHECK: 1 XDP_REDIRECT 18 IPv4, cut off
// CHECK-NEXT: redirect interface 7
// CHECK-NEXT: packet now 22 bytes

// JSON: "packet":{"length":18,"summary":"IPv4, cut off","data":"ffffffffffff020000000001080045000014","after":"aaaaaaaaffffffffffff020000000001080045000014"}
// JSON-SAME: "redirect":{"ifindex":7}
char _license[] SEC("license") = "GPL";
