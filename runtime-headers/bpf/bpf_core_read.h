/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/*
 * CO-RE: reading kernel objects whose layout is known only where the program runs.
 *
 * Clang's __builtin_preserve_* functions each leave a record in .BTF.ext ("this instruction holds
 * the offset of that field"); the loader finds the field in the running kernel's BTF and patches the
 * instruction. This file gives those builtins names, and builds chains of reads from them:
 *
 *	ino = BPF_CORE_READ(task, mm, exe_file, f_inode, i_ino);
 *
 * reads task->mm, then ->exe_file of that, and so on, each by bpf_probe_read_kernel() at a relocated
 * offset.
 *
 *	field      asks or reads            chain              reads
 *	bpf_core_field_exists/size/offset   BPF_CORE_READ      kernel memory, relocated
 *	bpf_core_type_exists/size/...       BPF_CORE_READ_USER user memory, relocated (kernel types!)
 *	bpf_core_enum_value(_exists)        BPF_PROBE_READ     kernel memory, as compiled
 *	BPF_CORE_READ_BITFIELD(_PROBED)     BPF_PROBE_READ_USER user memory, as compiled
 */
#ifndef __BPF_CORE_READ_H__
#define __BPF_CORE_READ_H__

#include "bpf_helpers.h"
#include "bpf_arglist.h"

/* What the builtins may be asked. The numbers are the compiler's and the loader's. */
enum bpf_field_info_kind {
	BPF_FIELD_BYTE_OFFSET = 0,
	BPF_FIELD_BYTE_SIZE = 1,
	BPF_FIELD_EXISTS = 2,
	BPF_FIELD_SIGNED = 3,
	BPF_FIELD_LSHIFT_U64 = 4,
	BPF_FIELD_RSHIFT_U64 = 5,
};

enum bpf_type_id_kind {
	BPF_TYPE_ID_LOCAL = 0,  /* in the program's BTF */
	BPF_TYPE_ID_TARGET = 1, /* in the kernel's */
};

enum bpf_type_info_kind {
	BPF_TYPE_EXISTS = 0,
	BPF_TYPE_SIZE = 1,
	BPF_TYPE_MATCHES = 2,
};

enum bpf_enum_value_kind {
	BPF_ENUMVAL_EXISTS = 0,
	BPF_ENUMVAL_VALUE = 1,
};

/*
 * Questions about a field, written as an access (p->a.b) or as type and member (struct s, a.b).
 */
#define ___bpf_typeof(type) __typeof__(type)
#define ___bpf_field_ref1(field) (field)
#define ___bpf_field_ref2(type, field) (((___bpf_typeof(type) *)0)->field)
#define ___bpf_field_ref(args...) ___bpf_apply(___bpf_field_ref, ___bpf_narg(args))(args)

#define bpf_core_field_exists(field...) __builtin_preserve_field_info(___bpf_field_ref(field), BPF_FIELD_EXISTS)
#define bpf_core_field_size(field...) __builtin_preserve_field_info(___bpf_field_ref(field), BPF_FIELD_BYTE_SIZE)
#define bpf_core_field_offset(field...) __builtin_preserve_field_info(___bpf_field_ref(field), BPF_FIELD_BYTE_OFFSET)

/*
 * Questions about a type. "Exists" compares the name and the kind; "matches" (Linux 6.0) the members too.
 */
#define ___bpf_type_ref(type) (*(___bpf_typeof(type) *)0)

#define bpf_core_type_id_local(type) __builtin_btf_type_id(___bpf_type_ref(type), BPF_TYPE_ID_LOCAL)
#define bpf_core_type_id_kernel(type) __builtin_btf_type_id(___bpf_type_ref(type), BPF_TYPE_ID_TARGET)
#define bpf_core_type_exists(type) __builtin_preserve_type_info(___bpf_type_ref(type), BPF_TYPE_EXISTS)
#define bpf_core_type_matches(type) __builtin_preserve_type_info(___bpf_type_ref(type), BPF_TYPE_MATCHES)
#define bpf_core_type_size(type) __builtin_preserve_type_info(___bpf_type_ref(type), BPF_TYPE_SIZE)

/* Questions about an enumerator. */
#define bpf_core_enum_value_exists(enum_type, enum_value) \
	__builtin_preserve_enum_value(*(___bpf_typeof(enum_type) *)enum_value, BPF_ENUMVAL_EXISTS)
#define bpf_core_enum_value(enum_type, enum_value) \
	__builtin_preserve_enum_value(*(___bpf_typeof(enum_type) *)enum_value, BPF_ENUMVAL_VALUE)

/* A pointer that the verifier takes for one to `type` from here on: its fields read without helpers. */
extern void *bpf_rdonly_cast(const void *obj, __u32 btf_id) __ksym __weak;

#define bpf_core_cast(ptr, type) ((___bpf_typeof(type) *)bpf_rdonly_cast((ptr), bpf_core_type_id_kernel(type)))

/*
 * Bit fields. Their byte offset, size, shifts and signedness are all relocated: load the unit that
 * holds the field, push it against the top of 64 bits, and shift it down again with its sign.
 */
#define __CORE_RELO(src, field, info) __builtin_preserve_field_info((src)->field, BPF_FIELD_##info)

/* LSHIFT counts from a unit in the low bytes of the word, which come last in big-endian memory. */
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define ___core_unit_at(word, s, field) ((void *)(word) + (8 - __CORE_RELO(s, field, BYTE_SIZE)))
#else
#define ___core_unit_at(word, s, field) ((void *)(word))
#endif

#define __CORE_BITFIELD_PROBE_READ(dst, src, fld)                                        \
	bpf_probe_read_kernel(___core_unit_at(dst, src, fld), __CORE_RELO(src, fld, BYTE_SIZE), \
			      (const void *)(src) + __CORE_RELO(src, fld, BYTE_OFFSET))

#define ___core_bits_of(word, s, field)                                                       \
	({                                                                                    \
		(word) <<= __CORE_RELO(s, field, LSHIFT_U64);                                 \
		if (__CORE_RELO(s, field, SIGNED))                                            \
			(word) = ((long long)(word)) >> __CORE_RELO(s, field, RSHIFT_U64);    \
		else                                                                          \
			(word) = (word) >> __CORE_RELO(s, field, RSHIFT_U64);                 \
		(word);                                                                       \
	})

/* `size` is relocated, so all four loads are compiled; the loader's patch leaves one alive. */
#define ___core_load_unit(word, at, size)                                              \
	switch (size) {                                                                \
	case 1: (word) = *(const unsigned char *)(at); break;                          \
	case 2: (word) = *(const unsigned short *)(at); break;                         \
	case 4: (word) = *(const unsigned int *)(at); break;                           \
	case 8: (word) = *(const unsigned long long *)(at); break;                     \
	default: (word) = 0; break;                                                    \
	}

/* Through bpf_probe_read_kernel(); works everywhere. */
#define BPF_CORE_READ_BITFIELD_PROBED(s, field)                      \
	({                                                           \
		unsigned long long ___core_word = 0;                 \
		__CORE_BITFIELD_PROBE_READ(&___core_word, s, field); \
		___core_bits_of(___core_word, s, field);             \
	})

/*
 * By a plain load, for programs that may (tp_btf, fentry, ...). The barriers here and below: without
 * one, the compiler makes four different accesses of the four loads, each with a record of its own.
 */
#define BPF_CORE_READ_BITFIELD(s, field)                                                              \
	({                                                                                            \
		const void *___core_at = (const void *)(s) + __CORE_RELO(s, field, BYTE_OFFSET);      \
		unsigned long long ___core_word;                                                      \
		barrier_var(___core_at);                                                              \
		___core_load_unit(___core_word, ___core_at, __CORE_RELO(s, field, BYTE_SIZE))         \
		___core_bits_of(___core_word, s, field);                                              \
	})

/*
 * The bits between the shifts are replaced, and the unit is stored back whole. The barrier keeps the
 * address as it is; what is not computed before it would be computed in every branch.
 */
#define BPF_CORE_WRITE_BITFIELD(s, field, new_val)                                                      \
	({                                                                                              \
		void *___core_at = (void *)(s) + __CORE_RELO(s, field, BYTE_OFFSET);                    \
		unsigned int ___core_size = __CORE_RELO(s, field, BYTE_SIZE);                           \
		unsigned int ___core_left = __CORE_RELO(s, field, LSHIFT_U64);                          \
		unsigned int ___core_right = __CORE_RELO(s, field, RSHIFT_U64);                         \
		unsigned long long ___core_word, ___core_mask, ___core_new = (new_val);                 \
		unsigned int ___core_pad = ___core_right - ___core_left;                                \
		barrier_var(___core_at);                                                                \
		___core_load_unit(___core_word, ___core_at, ___core_size)                               \
		___core_mask = (~0ULL << ___core_right) >> ___core_left;                                \
		___core_new = (___core_new << ___core_pad) & ___core_mask;                              \
		___core_word = (___core_word & ~___core_mask) | ___core_new;                            \
		switch (___core_size) {                                                                 \
		case 1: *(unsigned char *)___core_at = ___core_word; break;                             \
		case 2: *(unsigned short *)___core_at = ___core_word; break;                            \
		case 4: *(unsigned int *)___core_at = ___core_word; break;                              \
		case 8: *(unsigned long long *)___core_at = ___core_word; break;                        \
		}                                                                                       \
	})

/*
 * One read. `src` is the address of something; its offset within its object is relocated.
 */
#define ___core_address(src) ((const void *)__builtin_preserve_access_index(src))

#define bpf_core_read(dst, sz, src) bpf_probe_read_kernel(dst, sz, ___core_address(src))
#define bpf_core_read_user(dst, sz, src) bpf_probe_read_user(dst, sz, ___core_address(src))
#define bpf_core_read_str(dst, sz, src) bpf_probe_read_kernel_str(dst, sz, ___core_address(src))
#define bpf_core_read_user_str(dst, sz, src) bpf_probe_read_user_str(dst, sz, ___core_address(src))

/*
 * Chains. ___arrow(p, a, b, c) is p->a->b->c, good for its type only: the pointers on the way
 * are in kernel memory. ___core_chainN() walks it, carrying
 *
 *	last, hop  the read for the field wanted, and for the pointers before it
 *	dst        where the field goes
 *	at         the object reached; after the first hop that is ___core_ptr, cast
 *	path       the same object as an ___arrow(), to know its type
 *
 * Programs that make read macros of their own use ___arrow(), ___type() and ___core_read().
 */
#define ___arrow(p, fields...) ___bpf_apply(___arrow, ___bpf_narg(fields))(p, fields)
#define ___arrow0(p, none) p
#define ___arrow1(p, f) p->f
#define ___arrow2(p, f, more...) ___arrow1(p->f, more)
#define ___arrow3(p, f, more...) ___arrow2(p->f, more)
#define ___arrow4(p, f, more...) ___arrow3(p->f, more)
#define ___arrow5(p, f, more...) ___arrow4(p->f, more)
#define ___arrow6(p, f, more...) ___arrow5(p->f, more)
#define ___arrow7(p, f, more...) ___arrow6(p->f, more)
#define ___arrow8(p, f, more...) ___arrow7(p->f, more)
#define ___arrow9(p, f, more...) ___arrow8(p->f, more)
#define ___arrow10(p, f, more...) ___arrow9(p->f, more)

#define ___core_get(read, dst, at, f) read((void *)(dst), sizeof(*(dst)), &(at)->f);
#define ___core_reached(path) ((__typeof__(path))___core_ptr)

#define ___core_chain1(last, hop, dst, at, path, f) ___core_get(last, dst, at, f)
#define ___core_chain2(last, hop, dst, at, path, f, more...) \
	___core_get(hop, &___core_ptr, at, f) ___core_chain1(last, hop, dst, ___core_reached(path->f), path->f, more)
#define ___core_chain3(last, hop, dst, at, path, f, more...) \
	___core_get(hop, &___core_ptr, at, f) ___core_chain2(last, hop, dst, ___core_reached(path->f), path->f, more)
#define ___core_chain4(last, hop, dst, at, path, f, more...) \
	___core_get(hop, &___core_ptr, at, f) ___core_chain3(last, hop, dst, ___core_reached(path->f), path->f, more)
#define ___core_chain5(last, hop, dst, at, path, f, more...) \
	___core_get(hop, &___core_ptr, at, f) ___core_chain4(last, hop, dst, ___core_reached(path->f), path->f, more)
#define ___core_chain6(last, hop, dst, at, path, f, more...) \
	___core_get(hop, &___core_ptr, at, f) ___core_chain5(last, hop, dst, ___core_reached(path->f), path->f, more)
#define ___core_chain7(last, hop, dst, at, path, f, more...) \
	___core_get(hop, &___core_ptr, at, f) ___core_chain6(last, hop, dst, ___core_reached(path->f), path->f, more)
#define ___core_chain8(last, hop, dst, at, path, f, more...) \
	___core_get(hop, &___core_ptr, at, f) ___core_chain7(last, hop, dst, ___core_reached(path->f), path->f, more)
#define ___core_chain9(last, hop, dst, at, path, f, more...) \
	___core_get(hop, &___core_ptr, at, f) ___core_chain8(last, hop, dst, ___core_reached(path->f), path->f, more)
#define ___core_chain10(last, hop, dst, at, path, f, more...) \
	___core_get(hop, &___core_ptr, at, f) ___core_chain9(last, hop, dst, ___core_reached(path->f), path->f, more)

/* The value is that of the last read: 0 or the length, or an error. */
#define ___core_read(last, hop, dst, src, fields...)                                                  \
	({                                                                                                 \
		const void *___core_ptr __attribute__((unused));                                           \
		___bpf_apply(___core_chain, ___bpf_narg(fields))(last, hop, dst, (src), (src), fields)     \
	})

/* A field may be const; what it is read into may not. */
#if (defined(__clang__) && __clang_major__ >= 19) || (!defined(__clang__) && __GNUC__ >= 14)
#define ___type(args...) __typeof_unqual__(___arrow(args))
#else
#define ___type(args...) __typeof__(___arrow(args))
#endif

#define ___core_read_value(read, src, fields...)                                        \
	({                                                                              \
		___type((src), fields) ___core_val;                          \
		___core_read(read, read, &___core_val, src, fields);               \
		___core_val;                                                            \
	})

#define BPF_CORE_READ(src, a, ...) ___core_read_value(bpf_core_read, src, a, ##__VA_ARGS__)
#define BPF_CORE_READ_USER(src, a, ...) ___core_read_value(bpf_core_read_user, src, a, ##__VA_ARGS__)
#define BPF_PROBE_READ(src, a, ...) ___core_read_value(bpf_probe_read_kernel, src, a, ##__VA_ARGS__)
#define BPF_PROBE_READ_USER(src, a, ...) ___core_read_value(bpf_probe_read_user, src, a, ##__VA_ARGS__)

/* Into *dst, as much as fits; the value is the helper's result. */
#define BPF_CORE_READ_INTO(dst, src, a, ...) \
	___core_read(bpf_core_read, bpf_core_read, dst, src, a, ##__VA_ARGS__)
#define BPF_CORE_READ_USER_INTO(dst, src, a, ...) \
	___core_read(bpf_core_read_user, bpf_core_read_user, dst, src, a, ##__VA_ARGS__)
#define BPF_PROBE_READ_INTO(dst, src, a, ...) \
	___core_read(bpf_probe_read_kernel, bpf_probe_read_kernel, dst, src, a, ##__VA_ARGS__)
#define BPF_PROBE_READ_USER_INTO(dst, src, a, ...) \
	___core_read(bpf_probe_read_user, bpf_probe_read_user, dst, src, a, ##__VA_ARGS__)

/* The same for a NUL-terminated string; the value is its length with the NUL, or an error. */
#define BPF_CORE_READ_STR_INTO(dst, src, a, ...) \
	___core_read(bpf_core_read_str, bpf_core_read, dst, src, a, ##__VA_ARGS__)
#define BPF_CORE_READ_USER_STR_INTO(dst, src, a, ...) \
	___core_read(bpf_core_read_user_str, bpf_core_read_user, dst, src, a, ##__VA_ARGS__)
#define BPF_PROBE_READ_STR_INTO(dst, src, a, ...) \
	___core_read(bpf_probe_read_kernel_str, bpf_probe_read_kernel, dst, src, a, ##__VA_ARGS__)
#define BPF_PROBE_READ_USER_STR_INTO(dst, src, a, ...) \
	___core_read(bpf_probe_read_user_str, bpf_probe_read_user, dst, src, a, ##__VA_ARGS__)

#endif
