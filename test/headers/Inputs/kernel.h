// A vmlinux.h of a few lines: what bpftool would write of a kernel that has only these types.
#ifndef __VMLINUX_H__
#define __VMLINUX_H__
#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef signed char __s8;
typedef short __s16;
typedef int __s32;
typedef long long __s64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u64 __be64;
typedef __u32 __wsum;
typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
#if !defined(__STDC_VERSION__) || __STDC_VERSION__ < 202311L
typedef _Bool bool;
#endif

enum bpf_map_type { BPF_MAP_TYPE_HASH = 1, BPF_MAP_TYPE_ARRAY = 2, BPF_MAP_TYPE_PROG_ARRAY = 3 };
enum color { RED = 3, GREEN = 7 };

struct inode { unsigned long i_ino; unsigned short i_mode; };
struct leaf { int value; char name[16]; const int fixed; };
struct n8 { struct leaf leaf; struct leaf *next; };
struct n7 { struct n8 *next; };
struct n6 { struct n7 *next; };
struct n5 { struct n6 *next; };
struct n4 { struct n5 *next; };
struct n3 { struct n4 *next; };
struct n2 { struct n3 *next; };
struct n1 { struct n2 *next; struct { int a; struct n2 *b[4]; } inner; };
struct bits {
	unsigned char low : 3, high : 5;
	int sign : 11;
	unsigned long long wide : 40;
};
struct pair { long a, b; };
struct small { short s; };
struct task_struct { int pid; struct n1 *n1; const char *comm; struct inode *inode; enum color color; };
struct file;
struct seq_file;
struct bpf_iter_num { __u64 opaque[1]; } __attribute__((aligned(8)));

#if defined(__TARGET_ARCH_arm64)
struct user_pt_regs { __u64 regs[31]; __u64 sp, pc, pstate; };
struct pt_regs { struct user_pt_regs user_regs; __u64 orig_x0; };
#elif defined(__TARGET_ARCH_s390)
typedef struct { unsigned long mask, addr; } psw_t;
typedef struct { unsigned long args[1]; psw_t psw; unsigned long gprs[16]; } user_pt_regs;
struct pt_regs { user_pt_regs user_regs; unsigned long orig_gpr2; };
#elif defined(__TARGET_ARCH_arm)
struct pt_regs { unsigned long uregs[18]; };
#elif defined(__TARGET_ARCH_mips)
struct pt_regs { unsigned long regs[32], cp0_status, hi, lo, cp0_badvaddr, cp0_cause, cp0_epc; };
#elif defined(__TARGET_ARCH_powerpc)
struct pt_regs { unsigned long gpr[32], nip, msr, orig_gpr3, ctr, link; };
#elif defined(__TARGET_ARCH_sparc)
enum { UREG_G0, UREG_I0 = 8, UREG_I1, UREG_I2, UREG_I3, UREG_I4, UREG_I5, UREG_FP, UREG_I7 };
struct pt_regs { unsigned long u_regs[16], tstate, tpc, tnpc, pc; };
#elif defined(__TARGET_ARCH_riscv)
struct user_regs_struct {
	unsigned long pc, ra, sp, gp, tp, t0, t1, t2, s0, s1, a0, a1, a2, a3, a4, a5, a6, a7;
};
struct pt_regs { struct user_regs_struct user; unsigned long orig_a0; };
#elif defined(__TARGET_ARCH_arc)
struct user_regs_struct {
	struct { unsigned long bta, lp_start, ret, blink, fp, gp, r0, r1, r2, r3, r4, r5, r6, r7, sp; } scratch;
};
struct pt_regs { struct user_regs_struct user; };
#elif defined(__TARGET_ARCH_loongarch)
struct user_pt_regs { unsigned long regs[32], orig_a0, csr_era; };
struct pt_regs { struct user_pt_regs user; };
#else
struct pt_regs {
	unsigned long r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di, orig_ax, ip, cs, flags, sp, ss;
};
#endif

#pragma clang attribute pop
#endif
