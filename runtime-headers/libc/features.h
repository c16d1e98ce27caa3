/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/* A few names of libc's file, for machines without one. */
#ifndef _FEATURES_H
#define _FEATURES_H

#define __GLIBC_USE(feature) 0

#endif
