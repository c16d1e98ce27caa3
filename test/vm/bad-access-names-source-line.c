// A fault names the source line, the instruction and what was touched; the exit code is 1.
// RUN: sh -c 'skep run %s --packet 0102030405060708090a0b0c0d0e; echo exit $?' 2>&1 | FileCheck %s
// RUN: sh -c 'skep run %s --json; echo exit $?' 2>/dev/null | FileCheck --check-prefix=JSON %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

SEC("xdp")
int reckless(struct xdp_md *ctx)
{
	__u8 *data = (void *)(long)ctx->data;

	return data[200];
}
// CHECK: 1 fault 14
// CHECK: bad-access-names-source-line.c:[[#@LINE-3]]:9: reckless: insn {{[0-9]+}}: error: a read of 1 byte at offset 200 of the packet, which has 14 [vm-oob-read]
// CHECK: hint: compare the end of the access with data_end first
// CHECK: exit 1

// JSON: "fault":{"id":"vm-oob-read","message":"{{.*}}","function":"reckless","insn":{{[0-9]+}},"file":"{{.*}}.c","line":[[#@LINE-7]]}
// JSON: exit 1
char _license[] SEC("license") = "GPL";
