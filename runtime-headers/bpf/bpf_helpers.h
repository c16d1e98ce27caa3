/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/*
 * What every BPF program includes: the helpers, the words that give a declaration its meaning to
 * the loader (sections, map fields, tags), and small conveniences.
 *
 * Names like __u32 must be known before, from "vmlinux.h" or from <linux/types.h>: the two cannot
 * be included together, so this file must not choose. Under that condition it works in every GNU C
 * dialect; it spells __typeof__ and __asm__ so that -std=c11 does too.
 */
#ifndef __BPF_HELPERS__
#define __BPF_HELPERS__

#include "bpf_helper_defs.h"
#include "bpf_arglist.h"

/*
 * Attributes of C
 */

/* <linux/stddef.h> has an __always_inline that lacks the `inline` which BPF programs expect. */
#undef __always_inline
#define __always_inline __inline__ __attribute__((always_inline))

#ifndef __noinline
#define __noinline __attribute__((noinline))
#endif

#ifndef __weak
#define __weak __attribute__((weak))
#endif

/* A global function that the verifier treats as a static one: checked at each call, not by itself. */
#define __hidden __attribute__((visibility("hidden")))

/*
 * Where things go. A section's name tells the loader what its content is; the loader's list of
 * them is in libbpf's documentation ("Program types and ELF sections").
 */
#if defined(__clang__)
/* On an `extern` declaration, say of another file's map, `used` says nothing and Clang would warn. */
#define SEC(name)                                                \
	_Pragma("GCC diagnostic push")                           \
	_Pragma("GCC diagnostic ignored \"-Wignored-attributes\"") \
	__attribute__((section(name), used))                     \
	_Pragma("GCC diagnostic pop")
#else
/* GCC drops a declaration that has a pragma inside. */
#define SEC(name) __attribute__((section(name), used))
#endif

/* An extern that the loader fills in: a kernel option, or a kernel symbol (a variable or a kfunc). */
#define __kconfig __attribute__((section(".kconfig")))
#define __ksym __attribute__((section(".ksyms")))

/*
 * Maps. BTF carries types and no values, so a number is written as the length of an array.
 *
 *	struct {
 *		__uint(type, BPF_MAP_TYPE_HASH);
 *		__uint(max_entries, 1024);
 *		__type(key, __u32);
 *		__type(value, struct event);
 *	} events SEC(".maps");
 */
#define __uint(name, val) int (*name)[val]
#define __type(name, val) __typeof__(val) *name
#define __array(name, val) __typeof__(val) *name[]
/* A number that does not fit an array length: the value of an enumerator. */
#define __ulong(name, val) enum { ___bpf_apply(___bpf_ulong_, __COUNTER__) = val } name

enum libbpf_pin_type {
	LIBBPF_PIN_NONE,
	LIBBPF_PIN_BY_NAME, /* below /sys/fs/bpf unless the loader is told otherwise */
};

/* How a CONFIG_ option of the kernel is set, for an extern with __kconfig. */
enum libbpf_tristate {
	TRI_NO = 0,
	TRI_YES = 1,
	TRI_MODULE = 2,
};

/* Pointers to kernel objects that live in a map value. */
#define __kptr __attribute__((btf_type_tag("kptr")))
#define __kptr_untrusted __attribute__((btf_type_tag("kptr_untrusted")))
#define __percpu_kptr __attribute__((btf_type_tag("percpu_kptr")))
/* What __kptr was called before Linux 6.4; it gives the tag that kernels look for since. */
#define __kptr_ref __kptr

/* What a global function demands of an argument, and may therefore rely on. */
#define __arg_ctx __attribute__((btf_decl_tag("arg:ctx")))
#define __arg_nonnull __attribute__((btf_decl_tag("arg:nonnull")))
#define __arg_nullable __attribute__((btf_decl_tag("arg:nullable")))
#define __arg_trusted __attribute__((btf_decl_tag("arg:trusted")))
#define __arg_untrusted __attribute__((btf_decl_tag("arg:untrusted")))
#define __arg_arena __attribute__((btf_decl_tag("arg:arena")))

/*
 * Is this weak __ksym there? Asked of a symbol that is not weak, the compiler would answer "of
 * course", so that is an error.
 */
#if defined(__clang__)
#define ___bpf_assert_weak(sym) \
	_Static_assert(!__builtin_constant_p(!!(sym)), #sym " must be declared __weak to be asked for")
#elif __GNUC__ > 8
#define ___bpf_assert_weak(sym) \
	_Static_assert(__builtin_has_attribute(*(sym), __weak__), #sym " must be declared __weak to be asked for")
#else
#define ___bpf_assert_weak(sym) (void)0
#endif
#define bpf_ksym_exists(sym)          \
	({                            \
		___bpf_assert_weak(sym); \
		!!(sym);              \
	})

/*
 * What C programs take from libc headers, which do not go together with vmlinux.h
 */
#ifndef NULL
#define NULL ((void *)0)
#endif

/* The sublevel has 8 bits in what uname reports, and stays at 255 from then on. */
#ifndef KERNEL_VERSION
#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + ((c) > 255 ? 255 : (c)))
#endif

/*
 * __builtin_offsetof() is a constant to the compiler; the address of a member is an access, which
 * CO-RE adapts to the running kernel. Hence also our own container_of().
 */
#undef offsetof
#define offsetof(type, member) ((unsigned long)&((type *)0)->member)

#undef container_of
#define container_of(ptr, type, member)                                    \
	({                                                                 \
		void *___bpf_member = (void *)(ptr);                       \
		(type *)(___bpf_member - offsetof(type, member));          \
	})

/*
 * Speaking to the optimiser
 */

/* No load or store moves across. */
#ifndef barrier
#define barrier() __asm__ volatile("" ::: "memory")
#endif

/*
 * Whatever is known of `var` is forgotten: it may have changed. Keeps a bounds check and the use
 * that it guards on one register, where the verifier can see that they belong together.
 */
#ifndef barrier_var
#define barrier_var(var) __asm__ volatile("" : "+r"(var))
#endif

/* For a branch that must not survive optimisation: if it does, the program does not compile. */
#ifndef __bpf_unreachable
#define __bpf_unreachable() __builtin_trap()
#endif

/*
 * bpf_tail_call() to a slot that is known when compiling. The JIT turns such a call into a direct
 * jump if map and slot are the same on each path to the call instruction. An optimiser that merges
 * two calls breaks that, so the call is written out. Registers r0-r5 belong to the callee.
 */
#if defined(__bpf__) && (defined(__clang__) || __GNUC__ > 12)
static __always_inline void bpf_tail_call_static(void *ctx, const void *map, const __u32 slot)
{
	if (!__builtin_constant_p(slot))
		__bpf_unreachable();

	__asm__ volatile("r1 = %[ctx]\n\t"
			 "r2 = %[map]\n\t"
			 "r3 = %[slot]\n\t"
			 "call 12" /* BPF_FUNC_tail_call */
			 :
			 : [ctx] "r"(ctx), [map] "r"(map), [slot] "i"(slot)
			 : "r0", "r1", "r2", "r3", "r4", "r5");
}
#endif

/*
 * Printing. The format goes to .rodata, the arguments go to the stack as 64-bit words, and `call`
 * says what to do with ___fmt and ___param.
 */
#define ___bpf_print(call, fmt, args...)                        \
	({                                                      \
		static const char ___fmt[] = fmt;               \
		unsigned long long ___param[___bpf_narg(args)]; \
		___bpf_fill(___param, args)                     \
		call;                                           \
	})

/* To the file that reads a bpf_iter. */
#define BPF_SEQ_PRINTF(seq, fmt, args...) \
	___bpf_print(bpf_seq_printf(seq, ___fmt, sizeof(___fmt), ___param, sizeof(___param)), fmt, ##args)

/* To memory. */
#define BPF_SNPRINTF(out, out_size, fmt, args...) \
	___bpf_print(bpf_snprintf(out, out_size, ___fmt, ___param, sizeof(___param)), fmt, ##args)

/*
 * To the trace pipe: bpf_trace_printk() takes three arguments at most and works on any kernel,
 * bpf_trace_vprintk() takes twelve and came with Linux 5.16.
 *
 * Kernels before 5.2 have no global data: with BPF_NO_GLOBAL_DATA the format is on the stack.
 */
#define bpf_printk(fmt, args...) ___bpf_pick_printk(args)(fmt, ##args)
#define ___bpf_pick_printk(...)                                                                        \
	___bpf_nth(_, ##__VA_ARGS__, __bpf_vprintk, __bpf_vprintk, __bpf_vprintk, __bpf_vprintk,       \
		   __bpf_vprintk, __bpf_vprintk, __bpf_vprintk, __bpf_vprintk, __bpf_vprintk,          \
		   __bpf_printk, __bpf_printk, __bpf_printk, __bpf_printk)

#ifdef BPF_NO_GLOBAL_DATA
#define BPF_PRINTK_FMT_MOD
#else
#define BPF_PRINTK_FMT_MOD static const
#endif

#define __bpf_printk(fmt, args...)                                      \
	({                                                              \
		BPF_PRINTK_FMT_MOD char ____fmt[] = fmt;                \
		bpf_trace_printk(____fmt, sizeof(____fmt), ##args);     \
	})
#define __bpf_vprintk(fmt, args...) \
	___bpf_print(bpf_trace_vprintk(___fmt, sizeof(___fmt), ___param, sizeof(___param)), fmt, ##args)

/*
 * To one of the program's own streams (1 = stdout, 2 = stderr), which `bpftool prog tracelog` shows.
 * The kfunc has this form from Linux 7.0 on; 6.18 knows it as bpf_stream_vprintk_impl(), with
 * one argument more that is always NULL. The loader settles which of the calls remains.
 */
extern int bpf_stream_vprintk(int stream_id, const char *fmt__str, const void *args, __u32 len__sz) __weak __ksym;
extern int bpf_stream_vprintk_impl(int stream_id, const char *fmt__str, const void *args, __u32 len__sz,
				   void *aux__prog) __weak __ksym;

#define bpf_stream_printk(stream_id, fmt, args...)                                                            \
	___bpf_print(bpf_ksym_exists(bpf_stream_vprintk_impl)                                                 \
			     ? bpf_stream_vprintk_impl(stream_id, ___fmt, ___param, sizeof(___param), NULL) \
			     : bpf_stream_vprintk(stream_id, ___fmt, ___param, sizeof(___param)),           \
		     fmt, ##args)

/*
 * Loops that the verifier follows without unrolling them: open-coded iterators (Linux 6.4).
 *
 * An iterator `x` is a struct bpf_iter_x on the stack with three kfuncs. It must be destroyed on
 * every way out of the loop, break and return included, so the compiler is asked to (`cleanup`).
 * It must be created once, so that happens in the initialiser of a pointer that serves nothing else;
 * there, too, is the one mention of the destructor from which Clang makes BTF: for a call that only
 * a cleanup makes, it forgets to.
 */
struct bpf_iter_num;

extern int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end) __weak __ksym;
extern int *bpf_iter_num_next(struct bpf_iter_num *it) __weak __ksym;
extern void bpf_iter_num_destroy(struct bpf_iter_num *it) __weak __ksym;

#define ___bpf_iter_start(type, args...)                                                        \
	struct bpf_iter_##type ___it __attribute__((aligned(8), cleanup(bpf_iter_##type##_destroy))), \
		*___once __attribute__((unused)) =                                              \
			(bpf_iter_##type##_new(&___it, ##args), (void)bpf_iter_##type##_destroy, (void *)0)

/* bpf_for_each(task, p, NULL, 0) { ... }: `cur` is each pointer that the iterator gives. */
#ifndef bpf_for_each
#define bpf_for_each(type, cur, args...) \
	for (___bpf_iter_start(type, ##args); ((cur) = bpf_iter_##type##_next(&___it));)
#endif

/*
 * bpf_for(i, 0, n) { ... }: i from start up to, not including, end. The bounds are compared with
 * i again each time, which is how the verifier learns them; they should have no side effects.
 */
#ifndef bpf_for
#define bpf_for(i, start, end)                                                       \
	for (___bpf_iter_start(num, (start), (end)); ({                              \
		     int *___next = bpf_iter_num_next(&___it);                       \
		     (___next && ((i) = *___next, (i) >= (start) && (i) < (end)));   \
	     });)
#endif

/* bpf_repeat(n) { ... }: n times. */
#ifndef bpf_repeat
#define bpf_repeat(n) for (___bpf_iter_start(num, 0, (n)); bpf_iter_num_next(&___it);)
#endif

#endif
