// Near to the rules about helpers, and right: one function for two kinds of programs, replaced programs,
// callbacks that run elsewhere, an operation whose struct decides what it may call.
// RUN: skep cc -Werror -c %s -o %t.o 2>&1 | count 0
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

static __always_inline int load(void *ctx, bool isXdp, void *to, u32 size)
{
	if (isXdp)
		return bpf_xdp_load_bytes(ctx, 0, to, size);
	return bpf_skb_load_bytes(ctx, 0, to, size);
}

SEC("xdp")
int packet(struct xdp_md *ctx)
{
	char head[14];

	return load(ctx, true, head, sizeof(head)) ? XDP_DROP : XDP_PASS;
}

SEC("tc")
int segment(struct __sk_buff *skb)
{
	char head[14];

	return load(skb, false, head, sizeof(head)) ? 2 : 0;
}

/* Only XDP programs are here, but the parameter still says so. */
static __always_inline int drop(void *ctx, int kind)
{
	switch (kind) {
	case 1:
		return bpf_skb_change_tail(ctx, 0, 0);
	default:
		return bpf_xdp_adjust_tail(ctx, -14);
	}
}

SEC("xdp")
int cut(struct xdp_md *ctx)
{
	return drop(ctx, 2) ? XDP_DROP : XDP_PASS;
}

/* May what the program that it replaces may. */
SEC("freplace/segment")
int other(struct __sk_buff *skb)
{
	return bpf_redirect_peer(1, 0);
}

struct work {
	struct bpf_wq wq;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct work);
} works SEC(".maps");

extern int bpf_wq_init(struct bpf_wq *wq, void *p__map, unsigned int flags) __ksym;
extern int bpf_wq_start(struct bpf_wq *wq, unsigned int flags) __ksym;
extern int bpf_wq_set_callback_impl(struct bpf_wq *wq, int (callback_fn)(void *map, int *key, void *value),
				    unsigned int flags, void *aux__ign) __ksym;

/* A work queue may sleep, whatever started it. */
static int later(void *map, int *key, void *value)
{
	char byte;

	bpf_copy_from_user(&byte, 1, (void *)4096);
	return byte;
}

SEC("tc")
int start(struct __sk_buff *skb)
{
	u32 key = 0;
	struct work *work = bpf_map_lookup_elem(&works, &key);

	if (!work || bpf_wq_init(&work->wq, &works, 0))
		return 0;
	if (bpf_wq_set_callback_impl(&work->wq, later, 0, 0))
		return 0;
	return bpf_wq_start(&work->wq, 0);
}

const volatile bool sleeps;

SEC("fentry/do_unlinkat")
int BPF_PROG(unlink, int dfd, struct filename *name)
{
	char byte = 0;

	if (sleeps)
		bpf_copy_from_user(&byte, 1, name->uptr);
	return byte & 0;
}

/* The program says by a parameter whether it may. */
static __always_inline int peek(const void *from)
{
	char byte;

	bpf_copy_from_user(&byte, 1, from);
	return byte;
}

static int shown(struct pt_regs *ctx, bool maySleep)
{
	return maySleep && peek((void *)4096);
}

SEC("uprobe.multi//bin/sh:main")
int plain(struct pt_regs *ctx)
{
	return shown(ctx, false);
}

SEC("uprobe.multi.s//bin/sh:main")
int sleepable(struct pt_regs *ctx)
{
	return shown(ctx, true);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
