/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/*
 * For KERNEL_VERSION(); a program for many kernels should ask CO-RE, or LINUX_KERNEL_VERSION with __kconfig,
 * instead of comparing with the version that it was compiled for. That version stands for "any" here.
 */
#ifndef _SKEP_LINUX_VERSION_H
#define _SKEP_LINUX_VERSION_H

#ifndef KERNEL_VERSION
#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + ((c) > 255 ? 255 : (c)))
#endif
#ifndef LINUX_VERSION_CODE
#define LINUX_VERSION_CODE KERNEL_VERSION(6, 12, 0)
#endif
#define LINUX_VERSION_MAJOR 6
#define LINUX_VERSION_PATCHLEVEL 12
#define LINUX_VERSION_SUBLEVEL 0

#endif
