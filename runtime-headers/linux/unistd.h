/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/* Numbers of system calls. */
#ifndef _LINUX_UNISTD_H_
#define _LINUX_UNISTD_H_

#include <asm/unistd.h>

#endif
