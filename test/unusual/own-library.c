// Functions of a library that the source brings itself, functions of the kernel, and names that only look alike.
// RUN: skep cc -Werror -mcpu=v3 -c %s -o %t.o 2>&1 | count 0
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

/* Not in every libbpf. */
#undef __arg_ctx
#define __arg_ctx __attribute__((btf_decl_tag("arg:ctx")))

static __noinline unsigned long strlen(const char *text)
{
	unsigned long i;

	for (i = 0; i < 16 && text[i]; i++)
		;
	return i;
}

__noinline int strcmp(const char *a, const char *b)
{
	return a && b ? *a - *b : 0;
}

extern void bpf_rcu_read_lock(void) __ksym;
extern void bpf_rcu_read_unlock(void) __ksym;

/* Marked, hidden or never called: the verifier does not go by the types alone. */
__noinline int context(void *ctx __arg_ctx)
{
	return ctx ? bpf_get_prandom_u32() : 0;
}

__hidden __noinline void hidden(void *data)
{
	*(int *)data = bpf_get_prandom_u32();
}

__noinline void *unused(void *data)
{
	return data;
}

__noinline enum xdp_action action(__u32 x)
{
	return x & bpf_get_prandom_u32() ? XDP_PASS : XDP_DROP;
}

static __noinline void locked(void)
{
	bpf_rcu_read_lock();
	bpf_rcu_read_unlock();
}

SEC("tp_btf/sys_enter")
int entered(__u64 *ctx)
{
	char name[16], one = 'a';
	int x = 0;

	bpf_get_current_comm(name, sizeof(name));
	hidden(&x);
	locked();
	return strlen(name) + strcmp(&one, &one) + x + action(x) + context(ctx) > 0 ? 0 : 0;
}

char LICENSE[] SEC("license") = "GPL";
