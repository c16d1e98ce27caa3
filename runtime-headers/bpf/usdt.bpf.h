/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */
/*
 * Arguments of USDT probes: the static trace points that programs in user space carry.
 *
 *	SEC("usdt//usr/lib/libc.so.6:libc:setjmp")
 *	int BPF_USDT(on_setjmp, void *env, int value) { ... }
 *
 * A note in the traced binary says of each argument where it is at that spot: a constant, a
 * register, or memory. The loader parses the note when it attaches, and puts what it found into
 * the two maps below; the functions here follow it. So the maps and structs are an agreement with
 * the loader, byte for byte, and libbpf has changed it once: from 1.7 on, an argument's record has room for
 * an index register and, since those bit fields do not pack as meant, is 24 bytes instead of 16.
 * Neither side can tell; define BPF_USDT_LIBBPF_1_7 when that, or later, will load the program.
 */
#ifndef __USDT_BPF_H__
#define __USDT_BPF_H__

#include <linux/errno.h>
#include "bpf_helpers.h"
#include "bpf_tracing.h"
#include "bpf_core_read.h"

/* How many different argument lists the program's probes have together. */
#ifndef BPF_USDT_MAX_SPEC_CNT
#define BPF_USDT_MAX_SPEC_CNT 256
#endif

/* How many addresses; only kernels without cookies need the map, others can do with 1. */
#ifndef BPF_USDT_MAX_IP_CNT
#define BPF_USDT_MAX_IP_CNT (4 * BPF_USDT_MAX_SPEC_CNT)
#endif

/* A question to the loader, as BPF_KSYSCALL's LINUX_HAS_SYSCALL_WRAPPER: is there bpf_get_attach_cookie()? */
extern const _Bool LINUX_HAS_BPF_COOKIE __kconfig;

/* Where an argument is. */
enum __bpf_usdt_arg_type {
	BPF_USDT_ARG_CONST,     /* val_off */
	BPF_USDT_ARG_REG,       /* reg */
	BPF_USDT_ARG_REG_DEREF, /* *(reg + val_off) */
	BPF_USDT_ARG_SIB,       /* *(reg + (idx_reg << scale_bitshift) + val_off) */
};

/* Registers are named by their offset in struct pt_regs. */
struct __bpf_usdt_arg_spec {
	__u64 val_off;
#if !defined(BPF_USDT_LIBBPF_1_7)
	enum __bpf_usdt_arg_type arg_type;
#elif __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	enum __bpf_usdt_arg_type arg_type : 8;
	__u16 idx_reg_off : 12;
	__u16 scale_bitshift : 4;
	__u8 __reserved : 8;
#else
	__u8 __reserved : 8;
	__u16 idx_reg_off : 12;
	__u16 scale_bitshift : 4;
	enum __bpf_usdt_arg_type arg_type : 8;
#endif
	short reg_off;
	_Bool arg_signed;
	char arg_bitshift; /* 64 less the argument's own bits */
};

#define BPF_USDT_MAX_ARG_CNT 12
struct __bpf_usdt_spec {
	struct __bpf_usdt_arg_spec args[BPF_USDT_MAX_ARG_CNT];
	__u64 usdt_cookie;
	short arg_cnt;
};

/* Weak, as the functions are: of several linked files, each brings these, and one set remains. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, BPF_USDT_MAX_SPEC_CNT);
	__type(key, int);
	__type(value, struct __bpf_usdt_spec);
} __bpf_usdt_specs SEC(".maps") __weak;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, BPF_USDT_MAX_IP_CNT);
	__type(key, long);
	__type(value, __u32);
} __bpf_usdt_ip_to_spec_id SEC(".maps") __weak;

/* The probe that fired, as an index into __bpf_usdt_specs: its cookie, or found by its address. */
static __always_inline int __bpf_usdt_spec_id(struct pt_regs *ctx)
{
	if (!LINUX_HAS_BPF_COOKIE) {
		long ip = PT_REGS_IP(ctx);
		int *id = bpf_map_lookup_elem(&__bpf_usdt_ip_to_spec_id, &ip);

		return id ? *id : -ESRCH;
	}
	return bpf_get_attach_cookie(ctx);
}

static __always_inline struct __bpf_usdt_spec *__bpf_usdt_find_spec(struct pt_regs *ctx)
{
	int id = __bpf_usdt_spec_id(ctx);

	return id < 0 ? NULL : bpf_map_lookup_elem(&__bpf_usdt_specs, &id);
}

/* The record of argument number arg_num, counted from 0; NULL and *err if there is none. */
static __always_inline struct __bpf_usdt_arg_spec *__bpf_usdt_find_arg(struct pt_regs *ctx, __u64 arg_num, int *err)
{
	struct __bpf_usdt_spec *spec = __bpf_usdt_find_spec(ctx);

	*err = -ESRCH;
	if (!spec)
		return NULL;

	/* The verifier needs the first comparison, on the very register that becomes the index. */
	*err = -ENOENT;
	if (arg_num >= BPF_USDT_MAX_ARG_CNT)
		return NULL;
	barrier_var(arg_num);
	if (arg_num >= (__u64)spec->arg_cnt)
		return NULL;

	*err = 0;
	return &spec->args[arg_num];
}

/* The number of arguments that the probe has, or a negative error. */
__weak __hidden int bpf_usdt_arg_cnt(struct pt_regs *ctx)
{
	struct __bpf_usdt_spec *spec = __bpf_usdt_find_spec(ctx);

	return spec ? spec->arg_cnt : -ESRCH;
}

/* The size in bytes of argument arg_num (1, 2, 4 or 8), or a negative error. */
__weak __hidden int bpf_usdt_arg_size(struct pt_regs *ctx, __u64 arg_num)
{
	int err;
	struct __bpf_usdt_arg_spec *arg = __bpf_usdt_find_arg(ctx, arg_num, &err);

	return arg ? (int)((64u - (unsigned char)arg->arg_bitshift) / 8) : err;
}

/*
 * A register, read through a helper because its offset is not known to the verifier, which lets a
 * program load from its context at constant offsets only.
 */
static __always_inline long __bpf_usdt_read_reg(struct pt_regs *ctx, short offset, unsigned long *value)
{
	return bpf_probe_read_kernel(value, sizeof(*value), (void *)ctx + offset);
}

/* Eight bytes are read whatever the size; on a big-endian machine the first ones are the argument. */
static __always_inline long __bpf_usdt_read_mem(struct __bpf_usdt_arg_spec *arg, unsigned long at, unsigned long *value)
{
	long err = bpf_probe_read_user(value, sizeof(*value), (void *)(at + arg->val_off));

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	if (!err)
		*value >>= arg->arg_bitshift;
#endif
	return err;
}

static __always_inline long __bpf_usdt_read(struct pt_regs *ctx, struct __bpf_usdt_arg_spec *arg, unsigned long *value)
{
	long err;

	switch (arg->arg_type) {
	case BPF_USDT_ARG_CONST:
		*value = arg->val_off;
		return 0;
	case BPF_USDT_ARG_REG:
		return __bpf_usdt_read_reg(ctx, arg->reg_off, value);
	case BPF_USDT_ARG_REG_DEREF:
		err = __bpf_usdt_read_reg(ctx, arg->reg_off, value);
		return err ? err : __bpf_usdt_read_mem(arg, *value, value);
#if defined(BPF_USDT_LIBBPF_1_7)
	case BPF_USDT_ARG_SIB: {
		unsigned long index;

		err = __bpf_usdt_read_reg(ctx, arg->reg_off, value);
		if (err)
			return err;
		err = __bpf_usdt_read_reg(ctx, arg->idx_reg_off, &index);
		return err ? err : __bpf_usdt_read_mem(arg, *value + (index << arg->scale_bitshift), value);
	}
#endif
	default:
		return -EINVAL;
	}
}

/*
 * Argument number arg_num, counted from 0, extended to 64 bits as its type asks. Returns 0, or a
 * negative error with *res = 0.
 */
__weak __hidden int bpf_usdt_arg(struct pt_regs *ctx, __u64 arg_num, long *res)
{
	struct __bpf_usdt_arg_spec *arg;
	unsigned long value;
	int err;

	*res = 0;
	arg = __bpf_usdt_find_arg(ctx, arg_num, &err);
	if (!arg)
		return err;
	err = __bpf_usdt_read(ctx, arg, &value);
	if (err)
		return err;

	value <<= arg->arg_bitshift;
	*res = arg->arg_signed ? (long)value >> arg->arg_bitshift : (long)(value >> arg->arg_bitshift);
	return 0;
}

/* The cookie that was given when attaching. The kernel's own is taken: it finds the probe's record. */
__weak __hidden long bpf_usdt_cookie(struct pt_regs *ctx)
{
	struct __bpf_usdt_spec *spec = __bpf_usdt_find_spec(ctx);

	return spec ? spec->usdt_cookie : 0;
}

/* A program with its arguments as parameters; one that cannot be read is 0. */
#define BPF_USDT(name, args...) ___bpf_program(name, struct pt_regs, , (___bpf_usdt_args(args)), ##args)
#define ___bpf_usdt_args(args...) ctx ___bpf_each(___bpf_usdt_word, , args)
#define ___bpf_usdt_word(_, n, x)                         \
	, ({                                              \
		long ___value;                            \
		bpf_usdt_arg(ctx, (n) - 1, &___value);    \
		(unsigned long long)___value;             \
	})

#endif
