/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/*
 * The byte order of the target, which is bpfel or bpfeb: bit fields of packet headers depend on it.
 * (An installed file says what the machine is that it was installed for, wrongly for the other one.)
 */
#ifndef _ASM_GENERIC_BYTEORDER_H
#define _ASM_GENERIC_BYTEORDER_H

#include <linux/types.h>
#include <linux/swab.h>

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define __LITTLE_ENDIAN 1234
#define __LITTLE_ENDIAN_BITFIELD
#define ___swab_be16(x) __swab16(x)
#define ___swab_be32(x) __swab32(x)
#define ___swab_be64(x) __swab64(x)
#define ___swab_le16(x) ((__u16)(x))
#define ___swab_le32(x) ((__u32)(x))
#define ___swab_le64(x) ((__u64)(x))
#else
#define __BIG_ENDIAN 4321
#define __BIG_ENDIAN_BITFIELD
#define ___swab_be16(x) ((__u16)(x))
#define ___swab_be32(x) ((__u32)(x))
#define ___swab_be64(x) ((__u64)(x))
#define ___swab_le16(x) __swab16(x)
#define ___swab_le32(x) __swab32(x)
#define ___swab_le64(x) __swab64(x)
#endif

#define __cpu_to_be16(x) ___swab_be16(x)
#define __be16_to_cpu(x) ___swab_be16(x)
#define __constant_cpu_to_be16(x) ___swab_be16(x)
#define __constant_be16_to_cpu(x) ___swab_be16(x)
#define __cpu_to_be32(x) ___swab_be32(x)
#define __be32_to_cpu(x) ___swab_be32(x)
#define __constant_cpu_to_be32(x) ___swab_be32(x)
#define __constant_be32_to_cpu(x) ___swab_be32(x)
#define __cpu_to_be64(x) ___swab_be64(x)
#define __be64_to_cpu(x) ___swab_be64(x)
#define __constant_cpu_to_be64(x) ___swab_be64(x)
#define __constant_be64_to_cpu(x) ___swab_be64(x)
#define __cpu_to_le16(x) ___swab_le16(x)
#define __le16_to_cpu(x) ___swab_le16(x)
#define __constant_cpu_to_le16(x) ___swab_le16(x)
#define __constant_le16_to_cpu(x) ___swab_le16(x)
#define __cpu_to_le32(x) ___swab_le32(x)
#define __le32_to_cpu(x) ___swab_le32(x)
#define __constant_cpu_to_le32(x) ___swab_le32(x)
#define __constant_le32_to_cpu(x) ___swab_le32(x)
#define __cpu_to_le64(x) ___swab_le64(x)
#define __le64_to_cpu(x) ___swab_le64(x)
#define __constant_cpu_to_le64(x) ___swab_le64(x)
#define __constant_le64_to_cpu(x) ___swab_le64(x)

#define __constant_htons(x) ___swab_be16(x)
#define __constant_ntohs(x) ___swab_be16(x)
#define __constant_htonl(x) ___swab_be32(x)
#define __constant_ntohl(x) ___swab_be32(x)

#endif
