// A file of functions that another's programs call: the licence is over there.
// RUN: skep cc -Werror -c %s -o %t.o 2>&1 | count 0
// RUN: skep cc -Werror --kernel=5.10 -c %s -o %t.o 2>&1 | count 0
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

__noinline int isLocal(u32 address)
{
	return (address & 0xff) == 127;
}

__weak int reportLength(u32 length)
{
	bpf_printk("length %u", length);
	return length > 1500;
}
