/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/* Storage for a socket address of any family. */
#ifndef _LINUX_SOCKET_H
#define _LINUX_SOCKET_H

typedef unsigned short __kernel_sa_family_t;

#define _K_SS_MAXSIZE 128
struct __kernel_sockaddr_storage {
	union {
		struct {
			__kernel_sa_family_t ss_family;
			char __data[_K_SS_MAXSIZE - sizeof(__kernel_sa_family_t)];
		};
		void *__align;
	};
};

#define SOCK_SNDBUF_LOCK 1
#define SOCK_RCVBUF_LOCK 2
#define SOCK_BUF_LOCK_MASK (SOCK_SNDBUF_LOCK | SOCK_RCVBUF_LOCK)
#define SOCK_TXREHASH_DEFAULT 255
#define SOCK_TXREHASH_DISABLED 0
#define SOCK_TXREHASH_ENABLED 1

#endif
