/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/* A few names of libc's file, for machines without one. */
#ifndef _SYS_TYPES_H
#define _SYS_TYPES_H

#include <stddef.h>
#include <stdint.h>
#include <linux/types.h>

typedef __kernel_pid_t pid_t;
typedef __kernel_uid32_t uid_t;
typedef __kernel_gid32_t gid_t;
typedef __kernel_mode_t mode_t;
typedef __kernel_ssize_t ssize_t;
typedef __kernel_loff_t off_t;
typedef __kernel_ulong_t ino_t;
typedef __kernel_ulong_t dev_t;
typedef unsigned char u_char, u_int8_t;
typedef unsigned short u_short, u_int16_t;
typedef unsigned int u_int, u_int32_t;
typedef unsigned long long u_int64_t;

#endif
