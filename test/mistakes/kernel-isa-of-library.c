// Functions for other files' programs: the instructions are chosen here.
// RUN: %mistake %s -mcpu=v2 --kernel=4.9
// RUN: skep cc -mcpu=v2 --kernel=4.9 -c %s -o /dev/null 2>&1 | FileCheck %s
// CHECK: -mcpu=v2 makes instructions that came with Linux 4.14; the program is for Linux 4.9
// CHECK: use -mcpu=v1
#include "vmlinux.h"

int small(u32 length) // expect 5 kernel-isa
{
	return length < 64;
}

int large(u32 length)
{
	return length > 1500;
}
