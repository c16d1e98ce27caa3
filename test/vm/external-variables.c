// Kernel configuration and kernel symbols: what is known has a value, what is weak and unknown is 0 or null,
// what is strong and unknown refuses the program.
// RUN: skep run %s --prog weak | FileCheck %s
// RUN: sh -c 'skep run %s --prog strong; echo exit $?' 2>&1 | FileCheck --check-prefix=STRONG %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

extern int LINUX_KERNEL_VERSION __kconfig;
extern int CONFIG_HZ __kconfig __weak;
extern int CONFIG_NO_SUCH_THING __kconfig;
extern const int no_such_symbol __ksym __weak;

SEC("tc")
int weak(struct __sk_buff *ctx)
{
	if (LINUX_KERNEL_VERSION < KERNEL_VERSION(6, 0, 0) || CONFIG_HZ || &no_such_symbol)
		return 2;
	return 0;
}
// CHECK: 1 TC_ACT_OK

SEC("tc")
int strong(struct __sk_buff *ctx)
{
	return CONFIG_NO_SUCH_THING;
}
// STRONG: nothing gives the external variable 'CONFIG_NO_SUCH_THING' a value [vm-unresolved]
// STRONG: exit 2
char _license[] SEC("license") = "GPL";
