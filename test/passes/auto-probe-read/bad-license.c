// The helpers are for GPL-compatible programs; that is told once, where the first read is.
// RUN: skep cc -fauto-probe-read -c %s -o %t.o 2>&1 | FileCheck %s
// RUN: skep cc -fauto-probe-read -Wno-license-gpl -c %s -o %t.o 2>&1 | count 0
__attribute__((section("kprobe/f"))) int program(int **ctx)
{
	int *p = *ctx;
	// CHECK: bad-license.c:[[@LINE+3]]:9: warning: only GPL-compatible programs may have '*p' read with bpf_probe_read_kernel(), and the licence is "MIT" [-Wlicense-gpl]
	// CHECK-NOT: warning:

	return *p + p[4];
}

char LICENSE[] __attribute__((section("license"))) = "MIT";
