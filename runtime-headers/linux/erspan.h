/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/* Metadata of ERSPAN tunnels, as bpf_skb_set_tunnel_opt() takes it. */
#ifndef _ERSPAN_H
#define _ERSPAN_H

#include <linux/types.h>
#include <asm/byteorder.h>

/* Version 2 (type III); the first bit field of a byte is its lowest on little-endian machines. */
struct erspan_md2 {
	__be32 timestamp;
	__be16 sgt; /* security group tag */
#ifdef __LITTLE_ENDIAN_BITFIELD
	__u8 hwid_upper : 2, ft : 5, p : 1;
	__u8 o : 1, gra : 2, dir : 1, hwid : 4;
#else
	__u8 p : 1, ft : 5, hwid_upper : 2;
	__u8 hwid : 4, dir : 1, gra : 2, o : 1;
#endif
};

struct erspan_metadata {
	int version;
	union {
		__be32 index; /* version 1 (type II) */
		struct erspan_md2 md2;
	} u;
};

#endif
