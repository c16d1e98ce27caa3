/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/* Error numbers. */
#ifndef _ASM_ERRNO_H
#define _ASM_ERRNO_H

#include <asm-generic/errno.h>

#endif
