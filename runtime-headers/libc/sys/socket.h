/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/* A few names of libc's file, for machines without one. */
#ifndef _SYS_SOCKET_H
#define _SYS_SOCKET_H

#include <sys/types.h>
#include <asm/socket.h>
#include <linux/socket.h>

typedef __kernel_sa_family_t sa_family_t;
typedef unsigned int socklen_t;

struct sockaddr {
	sa_family_t sa_family;
	char sa_data[14];
};

enum {
	SOCK_STREAM = 1,
	SOCK_DGRAM = 2,
	SOCK_RAW = 3,
	SOCK_RDM = 4,
	SOCK_SEQPACKET = 5,
	SOCK_DCCP = 6,
	SOCK_PACKET = 10,
};
#define SOCK_STREAM SOCK_STREAM
#define SOCK_DGRAM SOCK_DGRAM
#define SOCK_RAW SOCK_RAW

#define AF_UNSPEC 0
#define PF_UNSPEC 0
#define AF_UNIX 1
#define PF_UNIX 1
#define AF_LOCAL 1
#define PF_LOCAL 1
#define AF_INET 2
#define PF_INET 2
#define AF_AX25 3
#define PF_AX25 3
#define AF_IPX 4
#define PF_IPX 4
#define AF_APPLETALK 5
#define PF_APPLETALK 5
#define AF_NETROM 6
#define PF_NETROM 6
#define AF_BRIDGE 7
#define PF_BRIDGE 7
#define AF_X25 9
#define PF_X25 9
#define AF_INET6 10
#define PF_INET6 10
#define AF_KEY 15
#define PF_KEY 15
#define AF_NETLINK 16
#define PF_NETLINK 16
#define AF_ROUTE 16
#define PF_ROUTE 16
#define AF_PACKET 17
#define PF_PACKET 17
#define AF_RDS 21
#define PF_RDS 21
#define AF_PPPOX 24
#define PF_PPPOX 24
#define AF_LLC 26
#define PF_LLC 26
#define AF_IB 27
#define PF_IB 27
#define AF_MPLS 28
#define PF_MPLS 28
#define AF_CAN 29
#define PF_CAN 29
#define AF_TIPC 30
#define PF_TIPC 30
#define AF_BLUETOOTH 31
#define PF_BLUETOOTH 31
#define AF_IUCV 32
#define PF_IUCV 32
#define AF_RXRPC 33
#define PF_RXRPC 33
#define AF_PHONET 35
#define PF_PHONET 35
#define AF_IEEE802154 36
#define PF_IEEE802154 36
#define AF_CAIF 37
#define PF_CAIF 37
#define AF_ALG 38
#define PF_ALG 38
#define AF_NFC 39
#define PF_NFC 39
#define AF_VSOCK 40
#define PF_VSOCK 40
#define AF_KCM 41
#define PF_KCM 41
#define AF_QIPCRTR 42
#define PF_QIPCRTR 42
#define AF_SMC 43
#define PF_SMC 43
#define AF_XDP 44
#define PF_XDP 44
#define AF_MCTP 45
#define PF_MCTP 45
#define AF_MAX 46
#define PF_MAX 46

#define SOL_IP 0
#define SOL_TCP 6
#define SOL_UDP 17
#define SOL_IPV6 41
#define SOMAXCONN 4096

#endif
