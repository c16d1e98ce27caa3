/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/*
 * Numbers of system calls, of the machine whose kernel is meant: x86-64, or those that newer machines
 * have in common (arm64, riscv, loongarch).
 */
#ifndef _ASM_UNISTD_H
#define _ASM_UNISTD_H

#if defined(__TARGET_ARCH_arm64) || defined(__TARGET_ARCH_riscv) || defined(__TARGET_ARCH_loongarch) || \
	(defined(__aarch64__) && !defined(__TARGET_ARCH_x86))
#include <asm-generic/unistd.h>
#else
#include <asm/unistd_64.h>
#endif

#endif
