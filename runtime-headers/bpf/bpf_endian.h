/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/*
 * Between the byte order of the network and that of the target. The compiler knows which target it
 * writes for (bpfel or bpfeb), so each macro below is a byte swap or nothing at all.
 *
 * A constant argument gives a constant that may stand in a case label or a global's initialiser,
 * which the swap builtins of Clang allow by themselves.
 */
#ifndef __BPF_ENDIAN__
#define __BPF_ENDIAN__

#if !defined(__BYTE_ORDER__)
#error "this compiler does not say which byte order it compiles for (__BYTE_ORDER__)"
#endif

/* Swap, whatever the target. */
#define ___bpf_swab16(x) ((__u16)__builtin_bswap16((__u16)(x)))
#define ___bpf_swab32(x) ((__u32)__builtin_bswap32((__u32)(x)))
#define ___bpf_swab64(x) ((__u64)__builtin_bswap64((__u64)(x)))

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define ___bpf_to_be16(x) ___bpf_swab16(x)
#define ___bpf_to_be32(x) ___bpf_swab32(x)
#define ___bpf_to_be64(x) ___bpf_swab64(x)
#define ___bpf_to_le64(x) (x)
#elif __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define ___bpf_to_be16(x) (x)
#define ___bpf_to_be32(x) (x)
#define ___bpf_to_be64(x) (x)
#define ___bpf_to_le64(x) ___bpf_swab64(x)
#else
#error "neither big nor little endian"
#endif

#endif
