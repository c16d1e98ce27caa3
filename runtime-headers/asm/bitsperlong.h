/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/* A long of BPF has 64 bits, whatever the kernel's machine. */
#ifndef __ASM_GENERIC_BITS_PER_LONG
#define __ASM_GENERIC_BITS_PER_LONG

#define __BITS_PER_LONG 64

#endif
