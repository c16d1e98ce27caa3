// Of our fallback headers, those that a program may meet beside vmlinux.h (by a header that it shares with user space,
// say) go with it, before and behind.
// REQUIRES: clang, bpftool, kernel-btf
// RUN: mkdir -p %t.dir && bpftool btf dump file /sys/kernel/btf/vmlinux format c > %t.dir/vmlinux.h
// RUN: clang-19 -target bpf -O2 -Wall -Werror -nostdlibinc -D__TARGET_ARCH_x86 -isystem %t.dir -isystem %build/runtime-headers/include -c %s -o %t.o
// RUN: clang-19 -target bpf -O2 -Wall -Werror -nostdlibinc -D__TARGET_ARCH_x86 -isystem %t.dir -isystem %build/runtime-headers/include -DBEHIND -c %s -o %t.o
#ifdef BEHIND
#include "vmlinux.h"
#endif
#include <linux/types.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/stddef.h>
#include <linux/unistd.h>
#include <linux/version.h>
#include <asm/byteorder.h>
#include <errno.h>
#include <string.h>
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

int f(void)
{
	return -EINVAL + PATH_MAX + __NR_openat;
}
