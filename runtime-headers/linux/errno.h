/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/* Error numbers. */
#ifndef _LINUX_ERRNO_H
#define _LINUX_ERRNO_H

#include <asm/errno.h>

#endif
