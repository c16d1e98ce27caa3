/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/* A few names of libc's file, for machines without one. */
#ifndef _SCHED_H
#define _SCHED_H

#include <linux/sched.h>

#endif
