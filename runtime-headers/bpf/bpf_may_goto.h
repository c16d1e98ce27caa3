/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/*
 * Loops without a bound that the verifier could know: can_loop and cond_break (Linux 6.9).
 *
 *	while (can_loop) { ... }	for (...) { ... cond_break; }
 *
 * Both are one may_goto instruction, which goes on until the kernel's budget of some millions of
 * rounds is spent, and then leaves the loop. The verifier takes each as a way out, so it stops
 * looking when the state of a round repeats.
 *
 * The names are those of the kernel's selftests and of sched_ext, which programs have copied; what
 * a program brought before is left as it is.
 */
#ifndef __SKEP_BPF_MAY_GOTO_H__
#define __SKEP_BPF_MAY_GOTO_H__

/*
 * Assemblers before LLVM 19 have no mnemonic: opcode JCOND, then the distance in instructions from the
 * next one. They can only resolve it as a word, half of which is the immediate's.
 */
#if defined(__BPF_FEATURE_MAY_GOTO) || (defined(__clang__) && __clang_major__ >= 19)
#define ___bpf_may_goto(label) __asm__ volatile goto("may_goto %l[" #label "]" : : : : label)
#else
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define ___bpf_may_goto_shift "0"
#else
#define ___bpf_may_goto_shift "16"
#endif
#define ___bpf_may_goto(label)                                                                                  \
	__asm__ volatile goto("1: .byte 0xe5, 0; .long (((%l[" #label "] - 1b - 8) / 8) & 0xffff) << "           \
			      ___bpf_may_goto_shift "; .short 0"                                                \
			      : : : : label)
#endif

/* True until the budget is spent. */
#ifndef can_loop
#define can_loop                                 \
	({                                       \
		__label__ spent, known;          \
		_Bool ___go_on = 1;              \
		___bpf_may_goto(spent);          \
		goto known;                      \
	spent:                                   \
		___go_on = 0;                    \
	known:;                                  \
		___go_on;                        \
	})
#endif

/* `break` once the budget is spent; cond_break_label(l) goes to a label instead. */
#ifndef cond_break
#define cond_break                               \
	({                                       \
		__label__ spent, stay;           \
		___bpf_may_goto(spent);          \
		goto stay;                       \
	spent:                                   \
		break;                           \
	stay:;                                   \
	})
#endif

#ifndef cond_break_label
#define cond_break_label(label)                  \
	({                                       \
		__label__ spent, stay;           \
		___bpf_may_goto(spent);          \
		goto stay;                       \
	spent:                                   \
		goto label;                      \
	stay:;                                   \
	})
#endif

#endif
