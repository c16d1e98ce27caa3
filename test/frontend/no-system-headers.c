// With -nostdlibinc or -nostdinc nothing of the machine is looked at; what is inside skep stays.
// RUN: skep cc -nostdlibinc -H -c %s -o %t.o 2>&1 | FileCheck %s --implicit-check-not=/usr/
// RUN: skep cc -nostdinc -DNO_LIBC -H -c %s -o %t.o 2>&1 | FileCheck %s --implicit-check-not=/usr/
#include <linux/in.h>
#ifndef NO_LIBC // which needs Clang's <stdint.h>
#include <netinet/in.h>
#endif

// CHECK: linux/in.h
int value(void) { return IPPROTO_TCP; }
