/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/* A few names of libc's file, for machines without one. */
#ifndef _TIME_H
#define _TIME_H

#include <linux/time.h>

#endif
