/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/* A few names of libc's file, for machines without one. */
#ifndef _UNISTD_H
#define _UNISTD_H

#include <sys/types.h>
#include <linux/unistd.h>

#endif
