/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/*
 * A few names of libc's file, for machines without one. Calls with a constant size become
 * instructions; there is nothing to call in BPF for others, and the compiler says so.
 */
#ifndef _STRING_H
#define _STRING_H

/* Not more, for vmlinux.h defines wchar_t. */
#define __need_size_t
#define __need_NULL
#include <stddef.h>

void *memcpy(void *to, const void *from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
int memcmp(const void *a, const void *b, size_t size);
size_t strlen(const char *s);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t size);

#endif
