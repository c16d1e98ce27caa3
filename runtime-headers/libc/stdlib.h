/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/*
 * For machines without libc. Programs include this file out of habit: of what it declares elsewhere nothing
 * can be called in BPF.
 */
#ifndef _STDLIB_H
#define _STDLIB_H

/* Not more, for vmlinux.h defines wchar_t. */
#define __need_size_t
#define __need_NULL
#include <stddef.h>

#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1

#endif
