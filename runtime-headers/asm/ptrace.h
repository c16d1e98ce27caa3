/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/*
 * The registers that kprobe, uprobe and perf_event programs get, by the names that user space has for them
 * (the kernel's own are in vmlinux.h; <bpf/bpf_tracing.h> knows both). Which machine's: see there, too.
 */
#ifndef _ASM_PTRACE_H
#define _ASM_PTRACE_H

#include <linux/types.h>

#if defined(__TARGET_ARCH_arm64) || (defined(__aarch64__) && !defined(__TARGET_ARCH_x86))

struct user_pt_regs {
	__u64 regs[31];
	__u64 sp;
	__u64 pc;
	__u64 pstate;
};
typedef struct user_pt_regs bpf_user_pt_regs_t;

#elif defined(__TARGET_ARCH_x86) || defined(__x86_64__) || defined(__bpf__)

struct pt_regs {
	unsigned long r15, r14, r13, r12;
	unsigned long rbp, rbx;
	unsigned long r11, r10, r9, r8;
	unsigned long rax, rcx, rdx, rsi, rdi;
	unsigned long orig_rax;
	unsigned long rip, cs, eflags, rsp, ss;
};
typedef struct pt_regs bpf_user_pt_regs_t;

#endif

#endif
