/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/*
 * Doing something with each argument of a variadic macro: the one mechanism under bpf_printk(),
 * BPF_PROG(), BPF_KPROBE(), BPF_USDT() and the rest.
 *
 * The preprocessor has no loops, so a loop is written out once per length, here and nowhere else:
 *
 *     #define STEP(arr, n, x) arr[n - 1] = x;
 *     ___bpf_each(STEP, out, a, b)         =>  out[1 - 1] = a; out[2 - 1] = b;
 *
 * This is a file of its own, with its own guard, so that bpf_tracing.h and usdt.bpf.h still find it
 * when a project brings another bpf_helpers.h.
 */
#ifndef __SKEP_BPF_ARGLIST_H__
#define __SKEP_BPF_ARGLIST_H__

/* Programs use these four as well, and some define them first. */
#ifndef ___bpf_concat
#define ___bpf_concat(a, b) a##b
#endif
#ifndef ___bpf_apply
#define ___bpf_apply(fn, n) ___bpf_concat(fn, n)
#endif
/* The 14th argument: what follows a list is moved there by the list's own length. */
#ifndef ___bpf_nth
#define ___bpf_nth(a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, found, ...) found
#endif
#ifndef ___bpf_narg
#define ___bpf_narg(...) ___bpf_nth(_, ##__VA_ARGS__, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
#endif

/*
 * step(with, n, argument) for each argument; n counts from 1 and is a plain number, fit for ##.
 *
 * No `##args` here: beside ## an argument is not expanded at once, and a bpf_printk() among the
 * arguments of another one would then stand inside itself, where macros do not expand.
 */
#define ___bpf_each(step, with, args...) ___bpf_apply(___bpf_each, ___bpf_narg(args))(step, with, args)
#define ___bpf_each0(s, w, none)
#define ___bpf_each1(s, w, a) s(w, 1, a)
#define ___bpf_each2(s, w, a, b) s(w, 1, a) s(w, 2, b)
#define ___bpf_each3(s, w, a, b, c) s(w, 1, a) s(w, 2, b) s(w, 3, c)
#define ___bpf_each4(s, w, a, b, c, d) ___bpf_each3(s, w, a, b, c) s(w, 4, d)
#define ___bpf_each5(s, w, a, b, c, d, e) ___bpf_each4(s, w, a, b, c, d) s(w, 5, e)
#define ___bpf_each6(s, w, a, b, c, d, e, f) ___bpf_each5(s, w, a, b, c, d, e) s(w, 6, f)
#define ___bpf_each7(s, w, a, b, c, d, e, f, g) ___bpf_each6(s, w, a, b, c, d, e, f) s(w, 7, g)
#define ___bpf_each8(s, w, a, b, c, d, e, f, g, h) ___bpf_each7(s, w, a, b, c, d, e, f, g) s(w, 8, h)
#define ___bpf_each9(s, w, a, b, c, d, e, f, g, h, i) ___bpf_each8(s, w, a, b, c, d, e, f, g, h) s(w, 9, i)
#define ___bpf_each10(s, w, a, b, c, d, e, f, g, h, i, j) \
	___bpf_each9(s, w, a, b, c, d, e, f, g, h, i) s(w, 10, j)
#define ___bpf_each11(s, w, a, b, c, d, e, f, g, h, i, j, k) \
	___bpf_each10(s, w, a, b, c, d, e, f, g, h, i, j) s(w, 11, k)
#define ___bpf_each12(s, w, a, b, c, d, e, f, g, h, i, j, k, l) \
	___bpf_each11(s, w, a, b, c, d, e, f, g, h, i, j, k) s(w, 12, l)

/* arr[0] = first; arr[1] = second; ... as the 64-bit words that printf-like helpers read. */
#define ___bpf_fill(arr, args...) ___bpf_each(___bpf_fill_word, arr, args)
#define ___bpf_fill_word(arr, n, x) (arr)[(n) - 1] = (unsigned long long)(x);

#endif
