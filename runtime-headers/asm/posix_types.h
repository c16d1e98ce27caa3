/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/*
 * Types of the system call interface, as 64-bit machines have them.
 *
 * vmlinux.h has them, too, and C11 lets a typedef be repeated if it is the same. So those that differ
 * by machine must be right, and __kernel_fsid_t is left out: a struct without a tag cannot be repeated.
 */
#ifndef __ASM_GENERIC_POSIX_TYPES_H
#define __ASM_GENERIC_POSIX_TYPES_H

#include <asm/bitsperlong.h>

typedef long __kernel_long_t;
typedef unsigned long __kernel_ulong_t, __kernel_ino_t, __kernel_size_t;
typedef long __kernel_ssize_t, __kernel_ptrdiff_t, __kernel_suseconds_t, __kernel_off_t, __kernel_old_time_t;
typedef long __kernel_time_t, __kernel_clock_t;
typedef unsigned int __kernel_mode_t, __kernel_uid_t, __kernel_gid_t, __kernel_uid32_t, __kernel_gid32_t;
#if defined(__TARGET_ARCH_arm64) || (defined(__aarch64__) && !defined(__TARGET_ARCH_x86))
typedef unsigned int __kernel_old_uid_t, __kernel_old_gid_t, __kernel_old_dev_t;
#else
typedef unsigned short __kernel_old_uid_t, __kernel_old_gid_t;
typedef unsigned long __kernel_old_dev_t;
#endif
typedef int __kernel_pid_t, __kernel_ipc_pid_t, __kernel_daddr_t, __kernel_timer_t, __kernel_clockid_t, __kernel_key_t;
typedef int __kernel_mqd_t;
typedef long long __kernel_loff_t, __kernel_time64_t;
typedef unsigned short __kernel_uid16_t, __kernel_gid16_t;
typedef char *__kernel_caddr_t;

#endif
