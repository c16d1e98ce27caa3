/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/*
 * Between the byte order of packets and that of the target.
 *
 * The compiler knows whether it writes for bpfel or bpfeb, so each macro here is one byte swap or
 * nothing at all. A constant stays a constant: bpf_htons(80) may stand in a case label or in the
 * initialiser of a global. The result always has the width that the name says, on both kinds of target.
 */
#ifndef __BPF_ENDIAN__
#define __BPF_ENDIAN__

/*
 * Swap on every target. The builtins would do for constants, too. But what may turn out constant (in
 * a loop that might be unrolled, say) weighs differently with the optimiser when spelled out, and
 * a program should become the same instructions from our headers as from libbpf's.
 */
#define ___bpf_byte(type, x, from, to) (((type)(x) >> (8 * (from)) & (type)0xff) << (8 * (to)))
#define ___bpf_flip16(type, x) (___bpf_byte(type, x, 0, 1) | ___bpf_byte(type, x, 1, 0))
#define ___bpf_flip32(type, x)                                      \
	(___bpf_byte(type, x, 0, 3) | ___bpf_byte(type, x, 1, 2) |  \
	 ___bpf_byte(type, x, 2, 1) | ___bpf_byte(type, x, 3, 0))
#define ___bpf_flip64(type, x)                                      \
	(___bpf_byte(type, x, 0, 7) | ___bpf_byte(type, x, 1, 6) |  \
	 ___bpf_byte(type, x, 2, 5) | ___bpf_byte(type, x, 3, 4) |  \
	 ___bpf_byte(type, x, 4, 3) | ___bpf_byte(type, x, 5, 2) |  \
	 ___bpf_byte(type, x, 6, 1) | ___bpf_byte(type, x, 7, 0))

#define ___bpf_swab(bits, type, x) \
	((type)(__builtin_constant_p(x) ? ___bpf_flip##bits(type, x) : __builtin_bswap##bits(x)))
#define ___bpf_swab16(x) ___bpf_swab(16, unsigned short, x)
#define ___bpf_swab32(x) ___bpf_swab(32, unsigned int, x)
#define ___bpf_swab64(x) ___bpf_swab(64, unsigned long long, x)

/* Target order to big endian; a swap undoes itself, so this is also the way back. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define ___bpf_be16(x) ___bpf_swab16(x)
#define ___bpf_be32(x) ___bpf_swab32(x)
#define ___bpf_be64(x) ___bpf_swab64(x)
#elif __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define ___bpf_be16(x) ((unsigned short)(x))
#define ___bpf_be32(x) ((unsigned int)(x))
#define ___bpf_be64(x) ((unsigned long long)(x))
#else
#error "the compiler names no byte order: is this a BPF target?"
#endif

#define bpf_htons(x) ___bpf_be16(x)
#define bpf_ntohs(x) ___bpf_be16(x)
#define bpf_htonl(x) ___bpf_be32(x)
#define bpf_ntohl(x) ___bpf_be32(x)
#define bpf_cpu_to_be64(x) ___bpf_be64(x)
#define bpf_be64_to_cpu(x) ___bpf_be64(x)

/* The forms that say "not a constant" and "a constant"; both do either. */
#define __bpf_htons(x) ___bpf_be16(x)
#define __bpf_ntohs(x) ___bpf_be16(x)
#define __bpf_htonl(x) ___bpf_be32(x)
#define __bpf_ntohl(x) ___bpf_be32(x)
#define __bpf_cpu_to_be64(x) ___bpf_be64(x)
#define __bpf_be64_to_cpu(x) ___bpf_be64(x)
#define __bpf_constant_htons(x) ___bpf_be16(x)
#define __bpf_constant_ntohs(x) ___bpf_be16(x)
#define __bpf_constant_htonl(x) ___bpf_be32(x)
#define __bpf_constant_ntohl(x) ___bpf_be32(x)
#define __bpf_constant_cpu_to_be64(x) ___bpf_be64(x)
#define __bpf_constant_be64_to_cpu(x) ___bpf_be64(x)

#endif
