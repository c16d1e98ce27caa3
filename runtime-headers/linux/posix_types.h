/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/* Nothing here depends on the machine. */
#ifndef _LINUX_POSIX_TYPES_H
#define _LINUX_POSIX_TYPES_H

#include <linux/stddef.h>
#include <asm/posix_types.h>

#endif
