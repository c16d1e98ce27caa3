/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/*
 * The arguments of what a tracing program is attached to.
 *
 * A tracepoint, fentry or LSM program gets an array of 64-bit words, a kprobe or uprobe program gets
 * the registers. BPF_PROG(), BPF_KPROBE() and their kin let one write the arguments as those of an
 * ordinary C function; PT_REGS_*() name the registers by their role instead of by machine.
 *
 * Which machine's registers? The one that __TARGET_ARCH_x says (skep sets it; with a stock clang it is
 * -D__TARGET_ARCH_x86, say), else the one that the compiler targets, which BPF code has not.
 * Nothing here fails for want of it before a register is really asked for.
 */
#ifndef __BPF_TRACING_H__
#define __BPF_TRACING_H__

#include "bpf_helpers.h"
#include "bpf_arglist.h"

#if defined(__TARGET_ARCH_x86)
#define bpf_target_x86
#elif defined(__TARGET_ARCH_s390)
#define bpf_target_s390
#elif defined(__TARGET_ARCH_arm)
#define bpf_target_arm
#elif defined(__TARGET_ARCH_arm64)
#define bpf_target_arm64
#elif defined(__TARGET_ARCH_mips)
#define bpf_target_mips
#elif defined(__TARGET_ARCH_powerpc)
#define bpf_target_powerpc
#elif defined(__TARGET_ARCH_sparc)
#define bpf_target_sparc
#elif defined(__TARGET_ARCH_riscv)
#define bpf_target_riscv
#elif defined(__TARGET_ARCH_arc)
#define bpf_target_arc
#elif defined(__TARGET_ARCH_loongarch)
#define bpf_target_loongarch
#elif defined(__x86_64__) || defined(__i386__)
#define bpf_target_x86
#elif defined(__s390__)
#define bpf_target_s390
#elif defined(__arm__)
#define bpf_target_arm
#elif defined(__aarch64__)
#define bpf_target_arm64
#elif defined(__mips__)
#define bpf_target_mips
#elif defined(__powerpc__)
#define bpf_target_powerpc
#elif defined(__sparc__)
#define bpf_target_sparc
#elif defined(__riscv) && __riscv_xlen == 64
#define bpf_target_riscv
#elif defined(__arc__)
#define bpf_target_arc
#elif defined(__loongarch__)
#define bpf_target_loongarch
#endif

/*
 * Machines. For each: the registers of a function call by role, and how a system call differs.
 *
 *	__PT_PARM1_REG ...8	arguments; those left out are not passed in registers
 *	__PT_PARMn_SYSCALL_REG	arguments of a system call, where they are not those above
 *	__PT_RET_REG		holds, or points at, the return address at a function's entry
 *	__PT_FP_REG		frame pointer, if the traced code keeps one
 *	__PT_RC_REG		return value
 *	__PT_SP_REG, __PT_IP_REG stack pointer, instruction pointer
 *	__PT_REGS_CAST(x)	the type in which user space knows the registers, if not struct pt_regs
 */
#if defined(bpf_target_x86)

#if defined(__KERNEL__) || defined(__VMLINUX_H__)
/* The kernel's own names; <asm/ptrace.h> gives user space others for the same places. */
#define __PT_PARM1_REG di
#define __PT_PARM2_REG si
#define __PT_PARM3_REG dx
#define __PT_PARM4_REG cx
#define __PT_PARM5_REG r8
#define __PT_PARM6_REG r9
#define __PT_PARM4_SYSCALL_REG r10 /* `syscall` itself overwrites rcx */
#define __PT_RET_REG sp
#define __PT_FP_REG bp
#define __PT_RC_REG ax
#define __PT_SP_REG sp
#define __PT_IP_REG ip
#elif defined(__i386__)
#define __PT_PARM1_REG eax
#define __PT_PARM2_REG edx
#define __PT_PARM3_REG ecx
#define __PT_PARM1_SYSCALL_REG ebx
#define __PT_PARM2_SYSCALL_REG ecx
#define __PT_PARM3_SYSCALL_REG edx
#define __PT_PARM4_SYSCALL_REG esi
#define __PT_PARM5_SYSCALL_REG edi
#define __PT_PARM6_SYSCALL_REG ebp
#define __PT_RET_REG esp
#define __PT_FP_REG ebp
#define __PT_RC_REG eax
#define __PT_SP_REG esp
#define __PT_IP_REG eip
#else
#define __PT_PARM1_REG rdi
#define __PT_PARM2_REG rsi
#define __PT_PARM3_REG rdx
#define __PT_PARM4_REG rcx
#define __PT_PARM5_REG r8
#define __PT_PARM6_REG r9
#define __PT_PARM4_SYSCALL_REG r10
#define __PT_RET_REG rsp
#define __PT_FP_REG rbp
#define __PT_RC_REG rax
#define __PT_SP_REG rsp
#define __PT_IP_REG rip
#endif

#elif defined(bpf_target_s390)

/* The first argument of a system call shares gprs[2] with the result; its copy is for the kernel only. */
struct pt_regs___s390 {
	unsigned long orig_gpr2;
} __attribute__((preserve_access_index));
#define ___PT_SYSCALL_CAST(x) ((const struct pt_regs___s390 *)(x))
#define __PT_REGS_CAST(x) ((const user_pt_regs *)(x))
#define __PT_PARM1_REG gprs[2]
#define __PT_PARM2_REG gprs[3]
#define __PT_PARM3_REG gprs[4]
#define __PT_PARM4_REG gprs[5]
#define __PT_PARM5_REG gprs[6]
#define __PT_PARM1_SYSCALL_REG orig_gpr2
#define __PT_PARM6_SYSCALL_REG gprs[7]
#define __PT_RET_REG gprs[14]
#define __PT_FP_REG gprs[11]
#define __PT_RC_REG gprs[2]
#define __PT_SP_REG gprs[15]
#define __PT_IP_REG psw.addr

#elif defined(bpf_target_arm)

#define __PT_PARM1_REG uregs[0]
#define __PT_PARM2_REG uregs[1]
#define __PT_PARM3_REG uregs[2]
#define __PT_PARM4_REG uregs[3]
#define __PT_PARM5_SYSCALL_REG uregs[4]
#define __PT_PARM6_SYSCALL_REG uregs[5]
#define __PT_PARM7_SYSCALL_REG uregs[6]
#define __PT_RET_REG uregs[14]
#define __PT_FP_REG uregs[11]
#define __PT_RC_REG uregs[0]
#define __PT_SP_REG uregs[13]
#define __PT_IP_REG uregs[15] /* libbpf has 12, which is the scratch register named ip */

#elif defined(bpf_target_arm64)

/* As on s390: x0 is argument and result. */
struct pt_regs___arm64 {
	unsigned long orig_x0;
} __attribute__((preserve_access_index));
#define ___PT_SYSCALL_CAST(x) ((const struct pt_regs___arm64 *)(x))
#define __PT_REGS_CAST(x) ((const struct user_pt_regs *)(x))
#define __PT_PARM1_REG regs[0]
#define __PT_PARM2_REG regs[1]
#define __PT_PARM3_REG regs[2]
#define __PT_PARM4_REG regs[3]
#define __PT_PARM5_REG regs[4]
#define __PT_PARM6_REG regs[5]
#define __PT_PARM7_REG regs[6]
#define __PT_PARM8_REG regs[7]
#define __PT_PARM1_SYSCALL_REG orig_x0
#define __PT_RET_REG regs[30]
#define __PT_FP_REG regs[29]
#define __PT_RC_REG regs[0]
#define __PT_SP_REG sp
#define __PT_IP_REG pc

#elif defined(bpf_target_mips)

/* The n64 ABI. */
#define __PT_PARM1_REG regs[4]
#define __PT_PARM2_REG regs[5]
#define __PT_PARM3_REG regs[6]
#define __PT_PARM4_REG regs[7]
#define __PT_PARM5_REG regs[8]
#define __PT_PARM6_REG regs[9]
#define __PT_PARM7_REG regs[10]
#define __PT_PARM8_REG regs[11]
#define __PT_RET_REG regs[31]
#define __PT_FP_REG regs[30]
#define __PT_RC_REG regs[2]
#define __PT_SP_REG regs[29]
#define __PT_IP_REG cp0_epc

#elif defined(bpf_target_powerpc)

#define __PT_PARM1_REG gpr[3]
#define __PT_PARM2_REG gpr[4]
#define __PT_PARM3_REG gpr[5]
#define __PT_PARM4_REG gpr[6]
#define __PT_PARM5_REG gpr[7]
#define __PT_PARM6_REG gpr[8]
#define __PT_PARM7_REG gpr[9]
#define __PT_PARM8_REG gpr[10]
#define __PT_PARM1_SYSCALL_REG orig_gpr3
#if !defined(__arch64__)
#define __PT_PARM7_SYSCALL_REG __PT_PARM7_REG
#endif
#define __PT_RET_REG link
#define __PT_FP_REG __unsupported__
#define __PT_RC_REG gpr[3]
#define __PT_SP_REG gpr[1]
#define __PT_IP_REG nip
#define PT_REGS_SYSCALL_REGS(ctx) ctx

#elif defined(bpf_target_sparc)

#define __PT_PARM1_REG u_regs[UREG_I0]
#define __PT_PARM2_REG u_regs[UREG_I1]
#define __PT_PARM3_REG u_regs[UREG_I2]
#define __PT_PARM4_REG u_regs[UREG_I3]
#define __PT_PARM5_REG u_regs[UREG_I4]
#define __PT_PARM6_REG u_regs[UREG_I5]
#define __PT_RET_REG u_regs[UREG_I7]
#define __PT_FP_REG __unsupported__
#define __PT_RC_REG u_regs[UREG_I0]
#define __PT_SP_REG u_regs[UREG_FP]
#if defined(__arch64__)
#define __PT_IP_REG tpc
#else
#define __PT_IP_REG pc
#endif

#elif defined(bpf_target_riscv)

/* As on s390: a0 is argument and result. */
struct pt_regs___riscv {
	unsigned long orig_a0;
} __attribute__((preserve_access_index));
#define ___PT_SYSCALL_CAST(x) ((const struct pt_regs___riscv *)(x))
#define __PT_REGS_CAST(x) ((const struct user_regs_struct *)(x))
#define __PT_PARM1_REG a0
#define __PT_PARM2_REG a1
#define __PT_PARM3_REG a2
#define __PT_PARM4_REG a3
#define __PT_PARM5_REG a4
#define __PT_PARM6_REG a5
#define __PT_PARM7_REG a6
#define __PT_PARM8_REG a7
#define __PT_PARM1_SYSCALL_REG orig_a0
#define __PT_RET_REG ra
#define __PT_FP_REG s0
#define __PT_RC_REG a0
#define __PT_SP_REG sp
#define __PT_IP_REG pc

#elif defined(bpf_target_arc)

#define __PT_REGS_CAST(x) ((const struct user_regs_struct *)(x))
#define __PT_PARM1_REG scratch.r0
#define __PT_PARM2_REG scratch.r1
#define __PT_PARM3_REG scratch.r2
#define __PT_PARM4_REG scratch.r3
#define __PT_PARM5_REG scratch.r4
#define __PT_PARM6_REG scratch.r5
#define __PT_PARM7_REG scratch.r6
#define __PT_PARM8_REG scratch.r7
#define __PT_RET_REG scratch.blink
#define __PT_FP_REG scratch.fp
#define __PT_RC_REG scratch.r0
#define __PT_SP_REG scratch.sp
#define __PT_IP_REG scratch.ret
#define PT_REGS_SYSCALL_REGS(ctx) ctx

#elif defined(bpf_target_loongarch)

#define __PT_REGS_CAST(x) ((const struct user_pt_regs *)(x))
#define __PT_PARM1_REG regs[4]
#define __PT_PARM2_REG regs[5]
#define __PT_PARM3_REG regs[6]
#define __PT_PARM4_REG regs[7]
#define __PT_PARM5_REG regs[8]
#define __PT_PARM6_REG regs[9]
#define __PT_PARM7_REG regs[10]
#define __PT_PARM8_REG regs[11]
#define __PT_RET_REG regs[1]
#define __PT_FP_REG regs[22]
#define __PT_RC_REG regs[4]
#define __PT_SP_REG regs[3]
#define __PT_IP_REG csr_era
#define PT_REGS_SYSCALL_REGS(ctx) ctx

#endif

/*
 * What the machines above leave unsaid.
 */
struct pt_regs;

#if defined(__PT_PARM1_REG)
#define bpf_target_defined
#endif

#ifndef __PT_REGS_CAST
#define __PT_REGS_CAST(x) (x)
#endif
#ifndef ___PT_SYSCALL_CAST
#define ___PT_SYSCALL_CAST(x) __PT_REGS_CAST(x)
#endif

/* The compiler then complains that struct pt_regs has no member `__unsupported__`. */
#ifndef __PT_PARM4_REG
#define __PT_PARM4_REG __unsupported__
#endif
#ifndef __PT_PARM5_REG
#define __PT_PARM5_REG __unsupported__
#endif
#ifndef __PT_PARM6_REG
#define __PT_PARM6_REG __unsupported__
#endif
#ifndef __PT_PARM7_REG
#define __PT_PARM7_REG __unsupported__
#endif
#ifndef __PT_PARM8_REG
#define __PT_PARM8_REG __unsupported__
#endif

#ifndef __PT_PARM1_SYSCALL_REG
#define __PT_PARM1_SYSCALL_REG __PT_PARM1_REG
#endif
#ifndef __PT_PARM2_SYSCALL_REG
#define __PT_PARM2_SYSCALL_REG __PT_PARM2_REG
#endif
#ifndef __PT_PARM3_SYSCALL_REG
#define __PT_PARM3_SYSCALL_REG __PT_PARM3_REG
#endif
#ifndef __PT_PARM4_SYSCALL_REG
#define __PT_PARM4_SYSCALL_REG __PT_PARM4_REG
#endif
#ifndef __PT_PARM5_SYSCALL_REG
#define __PT_PARM5_SYSCALL_REG __PT_PARM5_REG
#endif
#ifndef __PT_PARM6_SYSCALL_REG
#define __PT_PARM6_SYSCALL_REG __PT_PARM6_REG
#endif
#ifndef __PT_PARM7_SYSCALL_REG
#define __PT_PARM7_SYSCALL_REG __unsupported__
#endif

/* A build tool may word this for its own users: -D__BPF_TARGET_MISSING='GCC error "..."'. */
#ifndef __BPF_TARGET_MISSING
#define __BPF_TARGET_MISSING "GCC error \"registers need a machine: define one of __TARGET_ARCH_x86, __TARGET_ARCH_arm64, ...\""
#endif

#if defined(bpf_target_defined)
#define ___pt_reg(regs, reg) ((regs)->reg)
#define ___pt_reg_core(regs, reg) BPF_CORE_READ(regs, reg)
#else
#define ___pt_reg(regs, reg) ({ _Pragma(__BPF_TARGET_MISSING); 0l; })
#define ___pt_reg_core(regs, reg) ___pt_reg(regs, reg)
#endif

/*
 * Registers by role, of a program's own context ...
 */
#define PT_REGS_PARM1(x) ___pt_reg(__PT_REGS_CAST(x), __PT_PARM1_REG)
#define PT_REGS_PARM2(x) ___pt_reg(__PT_REGS_CAST(x), __PT_PARM2_REG)
#define PT_REGS_PARM3(x) ___pt_reg(__PT_REGS_CAST(x), __PT_PARM3_REG)
#define PT_REGS_PARM4(x) ___pt_reg(__PT_REGS_CAST(x), __PT_PARM4_REG)
#define PT_REGS_PARM5(x) ___pt_reg(__PT_REGS_CAST(x), __PT_PARM5_REG)
#define PT_REGS_PARM6(x) ___pt_reg(__PT_REGS_CAST(x), __PT_PARM6_REG)
#define PT_REGS_PARM7(x) ___pt_reg(__PT_REGS_CAST(x), __PT_PARM7_REG)
#define PT_REGS_PARM8(x) ___pt_reg(__PT_REGS_CAST(x), __PT_PARM8_REG)
#define PT_REGS_RET(x) ___pt_reg(__PT_REGS_CAST(x), __PT_RET_REG)
#define PT_REGS_FP(x) ___pt_reg(__PT_REGS_CAST(x), __PT_FP_REG)
#define PT_REGS_RC(x) ___pt_reg(__PT_REGS_CAST(x), __PT_RC_REG)
#define PT_REGS_SP(x) ___pt_reg(__PT_REGS_CAST(x), __PT_SP_REG)
#define PT_REGS_IP(x) ___pt_reg(__PT_REGS_CAST(x), __PT_IP_REG)

/* ... of registers saved elsewhere in the kernel, whose pointer may not be followed freely. */
#define PT_REGS_PARM1_CORE(x) ___pt_reg_core(__PT_REGS_CAST(x), __PT_PARM1_REG)
#define PT_REGS_PARM2_CORE(x) ___pt_reg_core(__PT_REGS_CAST(x), __PT_PARM2_REG)
#define PT_REGS_PARM3_CORE(x) ___pt_reg_core(__PT_REGS_CAST(x), __PT_PARM3_REG)
#define PT_REGS_PARM4_CORE(x) ___pt_reg_core(__PT_REGS_CAST(x), __PT_PARM4_REG)
#define PT_REGS_PARM5_CORE(x) ___pt_reg_core(__PT_REGS_CAST(x), __PT_PARM5_REG)
#define PT_REGS_PARM6_CORE(x) ___pt_reg_core(__PT_REGS_CAST(x), __PT_PARM6_REG)
#define PT_REGS_PARM7_CORE(x) ___pt_reg_core(__PT_REGS_CAST(x), __PT_PARM7_REG)
#define PT_REGS_PARM8_CORE(x) ___pt_reg_core(__PT_REGS_CAST(x), __PT_PARM8_REG)
#define PT_REGS_RET_CORE(x) ___pt_reg_core(__PT_REGS_CAST(x), __PT_RET_REG)
#define PT_REGS_FP_CORE(x) ___pt_reg_core(__PT_REGS_CAST(x), __PT_FP_REG)
#define PT_REGS_RC_CORE(x) ___pt_reg_core(__PT_REGS_CAST(x), __PT_RC_REG)
#define PT_REGS_SP_CORE(x) ___pt_reg_core(__PT_REGS_CAST(x), __PT_SP_REG)
#define PT_REGS_IP_CORE(x) ___pt_reg_core(__PT_REGS_CAST(x), __PT_IP_REG)

/* ... and of a system call's own registers: PT_REGS_PARM1_CORE_SYSCALL(PT_REGS_SYSCALL_REGS(ctx)). */
#define PT_REGS_PARM1_SYSCALL(x) ___pt_reg(___PT_SYSCALL_CAST(x), __PT_PARM1_SYSCALL_REG)
#define PT_REGS_PARM2_SYSCALL(x) ___pt_reg(__PT_REGS_CAST(x), __PT_PARM2_SYSCALL_REG)
#define PT_REGS_PARM3_SYSCALL(x) ___pt_reg(__PT_REGS_CAST(x), __PT_PARM3_SYSCALL_REG)
#define PT_REGS_PARM4_SYSCALL(x) ___pt_reg(__PT_REGS_CAST(x), __PT_PARM4_SYSCALL_REG)
#define PT_REGS_PARM5_SYSCALL(x) ___pt_reg(__PT_REGS_CAST(x), __PT_PARM5_SYSCALL_REG)
#define PT_REGS_PARM6_SYSCALL(x) ___pt_reg(__PT_REGS_CAST(x), __PT_PARM6_SYSCALL_REG)
#define PT_REGS_PARM7_SYSCALL(x) ___pt_reg(__PT_REGS_CAST(x), __PT_PARM7_SYSCALL_REG)
#define PT_REGS_PARM1_CORE_SYSCALL(x) ___pt_reg_core(___PT_SYSCALL_CAST(x), __PT_PARM1_SYSCALL_REG)
#define PT_REGS_PARM2_CORE_SYSCALL(x) ___pt_reg_core(__PT_REGS_CAST(x), __PT_PARM2_SYSCALL_REG)
#define PT_REGS_PARM3_CORE_SYSCALL(x) ___pt_reg_core(__PT_REGS_CAST(x), __PT_PARM3_SYSCALL_REG)
#define PT_REGS_PARM4_CORE_SYSCALL(x) ___pt_reg_core(__PT_REGS_CAST(x), __PT_PARM4_SYSCALL_REG)
#define PT_REGS_PARM5_CORE_SYSCALL(x) ___pt_reg_core(__PT_REGS_CAST(x), __PT_PARM5_SYSCALL_REG)
#define PT_REGS_PARM6_CORE_SYSCALL(x) ___pt_reg_core(__PT_REGS_CAST(x), __PT_PARM6_SYSCALL_REG)
#define PT_REGS_PARM7_CORE_SYSCALL(x) ___pt_reg_core(__PT_REGS_CAST(x), __PT_PARM7_SYSCALL_REG)

/*
 * A kprobe on a system call's function sees the registers of that function. Most machines pass it
 * one argument, a pointer to the registers of the system call; the others said so above.
 */
#ifndef PT_REGS_SYSCALL_REGS
#define PT_REGS_SYSCALL_REGS(ctx) ((struct pt_regs *)PT_REGS_PARM1(ctx))
#endif

/* Where the traced function returns to, at its entry (KPROBE) or at its exit (KRETPROBE). */
#if !defined(bpf_target_defined)
#define BPF_KPROBE_READ_RET_IP(ip, ctx) ___pt_reg(ctx, __PT_RET_REG)
#define BPF_KRETPROBE_READ_RET_IP(ip, ctx) ___pt_reg(ctx, __PT_RET_REG)
#elif defined(bpf_target_powerpc) || defined(bpf_target_sparc) || defined(bpf_target_arm64)
#define BPF_KPROBE_READ_RET_IP(ip, ctx) ({ (ip) = PT_REGS_RET(ctx); })
#define BPF_KRETPROBE_READ_RET_IP(ip, ctx) BPF_KPROBE_READ_RET_IP(ip, ctx)
#else
#define BPF_KPROBE_READ_RET_IP(ip, ctx) \
	({ bpf_probe_read_kernel(&(ip), sizeof(ip), (void *)PT_REGS_RET(ctx)); })
#define BPF_KRETPROBE_READ_RET_IP(ip, ctx) \
	({ bpf_probe_read_kernel(&(ip), sizeof(ip), (void *)(PT_REGS_FP(ctx) + sizeof(ip))); })
#endif

/*
 * Programs written as functions. `int BPF_KPROBE(name, struct file *f, int flags) { body }` becomes
 *
 *	int name(struct pt_regs *ctx) { return ____name(ctx, <1st argument>, <2nd argument>); }
 *	static inline int ____name(struct pt_regs *ctx, struct file *f, int flags) { body }
 *
 * where the result type, and SEC() before it, come from the text to the left of the macro: it is
 * spent on a declaration of name(), and __typeof__(name(0)) gets it back. `start` is what comes before
 * `return`, `words` are the arguments of the call: integers of 64 bits, although the parameters
 * may be pointers.
 */
#define ___bpf_program(name, ctx_type, start, words, params...)                              \
	name(ctx_type *ctx);                                                                 \
	static __attribute__((always_inline)) __inline__ __typeof__(name(0))                 \
	____##name(ctx_type *ctx, ##params);                                                 \
	__typeof__(name(0)) name(ctx_type *ctx)                                              \
	{                                                                                    \
		_Pragma("GCC diagnostic push")                                               \
		_Pragma("GCC diagnostic ignored \"-Wint-conversion\"")                       \
		start return ____##name words;                                               \
		_Pragma("GCC diagnostic pop")                                                \
	}                                                                                    \
	static __attribute__((always_inline)) __inline__ __typeof__(name(0))                 \
	____##name(ctx_type *ctx __attribute__((unused)), ##params)

/* An array of words: tp_btf, raw_tp, fentry, fexit, fmod_ret, lsm, struct_ops. */
#define BPF_PROG(name, args...) ___bpf_program(name, unsigned long long, , (___bpf_ctx_cast(args)), ##args)
#define ___bpf_ctx_cast(args...) ctx ___bpf_each(___bpf_ctx_word, , args)
#define ___bpf_ctx_word(_, n, x) , ctx[(n) - 1]

/*
 * The same where arguments may be structs of up to 16 bytes, which take two words. The sizes place
 * the arguments, so types and names are written apart: BPF_PROG2(name, struct pair, a, int, b).
 *
 * A word holds an integer by value, whatever its size and the byte order; larger things hold
 * their bytes in memory order.
 */
#define BPF_PROG2(name, args...)                                                                    \
	___bpf_program_of(name, unsigned long long, , (ctx ___bpf_pairs(___bpf_pass, args)) \
			  ___bpf_pairs(___bpf_declare, args))
/* Expands its arguments before it counts them. */
#define ___bpf_program_of(args...) ___bpf_program(args)

#define ___bpf_words_of(type) ((sizeof(type) + 7) / 8)
#define ___bpf_declare(at, type, name) , type name
#define ___bpf_pass(at, type, name) , ___bpf_from_words(type, at)
#define ___bpf_from_words(type, at)                                                        \
	({                                                                                 \
		union {                                                                    \
			type whole;                                                        \
			unsigned char byte;                                                \
			unsigned short half;                                               \
			unsigned int quarter;                                              \
			unsigned long long words[___bpf_words_of(type)];                   \
		} ___arg;                                                                  \
		_Static_assert(sizeof(type) <= 16, "no argument is larger than 16 bytes"); \
		if (sizeof(type) == 1)                                                     \
			___arg.byte = ctx[at];                                             \
		else if (sizeof(type) == 2)                                                \
			___arg.half = ctx[at];                                             \
		else if (sizeof(type) == 4)                                                \
			___arg.quarter = ctx[at];                                          \
		else                                                                       \
			___arg.words[0] = ctx[at];                                         \
		if (sizeof(type) > 8)                                                      \
			___arg.words[___bpf_words_of(type) - 1] = ctx[(at) + 1];           \
		___arg.whole;                                                              \
	})

/* step(index of the first word, type, name) for each pair. */
#define ___bpf_pairs(step, args...) ___bpf_apply(___bpf_pairs, ___bpf_narg2(args))(step, 0, args)
#define ___bpf_pairs0(s, at, none)
#define ___bpf_pairs1(s, at, t, x) s(at, t, x)
#define ___bpf_pairs2(s, at, t, x, more...) s(at, t, x) ___bpf_pairs1(s, at + ___bpf_words_of(t), more)
#define ___bpf_pairs3(s, at, t, x, more...) s(at, t, x) ___bpf_pairs2(s, at + ___bpf_words_of(t), more)
#define ___bpf_pairs4(s, at, t, x, more...) s(at, t, x) ___bpf_pairs3(s, at + ___bpf_words_of(t), more)
#define ___bpf_pairs5(s, at, t, x, more...) s(at, t, x) ___bpf_pairs4(s, at + ___bpf_words_of(t), more)
#define ___bpf_pairs6(s, at, t, x, more...) s(at, t, x) ___bpf_pairs5(s, at + ___bpf_words_of(t), more)
#define ___bpf_pairs7(s, at, t, x, more...) s(at, t, x) ___bpf_pairs6(s, at + ___bpf_words_of(t), more)
#define ___bpf_pairs8(s, at, t, x, more...) s(at, t, x) ___bpf_pairs7(s, at + ___bpf_words_of(t), more)
#define ___bpf_pairs9(s, at, t, x, more...) s(at, t, x) ___bpf_pairs8(s, at + ___bpf_words_of(t), more)
#define ___bpf_pairs10(s, at, t, x, more...) s(at, t, x) ___bpf_pairs9(s, at + ___bpf_words_of(t), more)
#define ___bpf_pairs11(s, at, t, x, more...) s(at, t, x) ___bpf_pairs10(s, at + ___bpf_words_of(t), more)
#define ___bpf_pairs12(s, at, t, x, more...) s(at, t, x) ___bpf_pairs11(s, at + ___bpf_words_of(t), more)

/* Pairs in a list of up to twelve. */
#ifndef ___bpf_narg2
#define ___bpf_narg2(...) \
	___bpf_nth2(_, ##__VA_ARGS__, 12, 12, 11, 11, 10, 10, 9, 9, 8, 8, 7, 7, 6, 6, 5, 5, 4, 4, 3, 3, 2, 2, 1, 1, 0)
#endif
#ifndef ___bpf_nth2
#define ___bpf_nth2(a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, \
		    a20, a21, a22, a23, a24, found, ...) found
#endif

/* The arguments of the probed function: kprobe, uprobe. */
#define BPF_KPROBE(name, args...) ___bpf_program(name, struct pt_regs, , (___bpf_kprobe_args(args)), ##args)
#define ___bpf_kprobe_args(args...) ctx ___bpf_each(___bpf_kprobe_word, , args)
#define ___bpf_kprobe_word(_, n, x) , (unsigned long long)PT_REGS_PARM##n(ctx)

/* Its result: kretprobe, uretprobe. The arguments are gone by then. */
#define BPF_KRETPROBE(name, args...) ___bpf_program(name, struct pt_regs, , (___bpf_kretprobe_args(args)), ##args)
#define ___bpf_kretprobe_args(args...) ctx ___bpf_each(___bpf_kretprobe_word, , args)
#define ___bpf_kretprobe_word(_, n, x) , (unsigned long long)PT_REGS_RC(ctx)

#define BPF_UPROBE(name, args...) BPF_KPROBE(name, ##args)
#define BPF_URETPROBE(name, args...) BPF_KRETPROBE(name, ##args)

/*
 * The arguments of a system call: ksyscall, or a kprobe on its function. Whether the kernel hands
 * that function a pointer to the registers depends on machine and version; the loader knows, and sets
 * LINUX_HAS_SYSCALL_WRAPPER. Needs bpf_core_read.h.
 *
 * Not hidden: calls whose arguments some machines pack or reorder (mmap, clone, socketcall), and
 * 32-bit calls of a 64-bit kernel.
 */
extern _Bool LINUX_HAS_SYSCALL_WRAPPER __kconfig;

#define BPF_KSYSCALL(name, args...)                                                              \
	___bpf_program(name, struct pt_regs,                                                     \
		       struct pt_regs *regs __attribute__((unused)) =                            \
			       LINUX_HAS_SYSCALL_WRAPPER ? (struct pt_regs *)PT_REGS_PARM1(ctx)  \
							 : ctx;                                  \
		       if (LINUX_HAS_SYSCALL_WRAPPER)                                            \
			       return ____##name(___bpf_syswrap_args(args));                     \
		       , (___bpf_syscall_args(args)), ##args)
#define BPF_KPROBE_SYSCALL BPF_KSYSCALL

#define ___bpf_syswrap_args(args...) ctx ___bpf_each(___bpf_syswrap_word, , args)
#define ___bpf_syswrap_word(_, n, x) , (unsigned long long)PT_REGS_PARM##n##_CORE_SYSCALL(regs)
#define ___bpf_syscall_args(args...) ctx ___bpf_each(___bpf_syscall_word, , args)
#define ___bpf_syscall_word(_, n, x) , (unsigned long long)PT_REGS_PARM##n##_SYSCALL(regs)

#endif
