/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/* A few names of libc's file, for machines without one. */
#ifndef _FCNTL_H
#define _FCNTL_H

#include <linux/fcntl.h>

#endif
