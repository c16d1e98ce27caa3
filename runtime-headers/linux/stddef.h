/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/*
 * Helpers for struct declarations.
 * __always_inline has no `inline` here, as in the kernel's file; <bpf/bpf_helpers.h> replaces it.
 */
#ifndef _LINUX_STDDEF_H
#define _LINUX_STDDEF_H

#ifndef __always_inline
#define __always_inline __inline__ __attribute__((always_inline))
#endif

/* The members twice over the same bytes: once reachable directly, once as a struct NAME (of tag TAG). */
#define __struct_group(TAG, NAME, ATTRS, MEMBERS...) \
	union {                                      \
		struct { MEMBERS } ATTRS;            \
		struct TAG { MEMBERS } ATTRS NAME;   \
	} ATTRS

/* A flexible array where C does not allow one: in a union, or alone in a struct. */
#define __DECLARE_FLEX_ARRAY(TYPE, NAME)      \
	struct {                              \
		struct {                      \
		} __empty_##NAME;             \
		TYPE NAME[];                  \
	}

#ifndef __counted_by
#define __counted_by(m)
#endif
#ifndef __counted_by_le
#define __counted_by_le(m)
#endif
#ifndef __counted_by_be
#define __counted_by_be(m)
#endif

#endif
