// What looks forbidden and is not, because nothing of it is left after optimisation.
// RUN: skep cc -Werror -c %s -o %t.o 2>&1 | count 0
// RUN: skep cc -Werror -mcpu=v4 -c %s -o %t.o 2>&1 | count 0
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

unsigned long strlen(const char *text);
int memcmp(const void *a, const void *b, unsigned long size);
int strcmp(const char *a, const char *b);

struct event {
	__u64 when, size, flags, more;
};

static __always_inline int seven(int a, int b, int c, int d, int e, int f, int g)
{
	return a + b + c + d + e + f + g;
}

static struct event make(__u64 when)
{
	return (struct event){when, 2, 3, 4};
}

static __u64 sum(struct event event)
{
	return event.when + event.size + event.flags + event.more;
}

static int plus(int x) { return x + 1; }
static int minus(int x) { return x - 1; }
static int (*const steps[])(int) = {plus, minus};

static __always_inline int apply(int (*step)(int), int x)
{
	return step(x);
}

static long each(__u32 index, void *data)
{
	*(__u64 *)data += index;
	return 0;
}

static __always_inline void copy(char *to, const char *from, __u32 size)
{
	__builtin_memcpy(to, from, size);
}

char a[64], b[64];

SEC("xdp")
int fold(struct xdp_md *ctx)
{
	const int size = 16;
	char text[size];
	char *more = __builtin_alloca(16);
	__u64 total = 1000 * 0.25 + (int)(1.5f * 2);
	int x = ctx->data_end - ctx->data;

	bpf_get_current_comm(text, sizeof(text));
	bpf_get_current_comm(more, 16);
	total += seven(x, 2, 3, 4, 5, 6, 7) + sum(make(x));
	total += steps[0](x) + steps[1](x) + apply(plus, x) + apply(minus, x);
	total += strlen("text") + (memcmp(text, "0123456789012345", 16) == 0) + !strcmp("a", "b");
	copy(a, b, 32);
	bpf_loop(4, each, &total, 0);
	return total > 7 ? XDP_PASS : XDP_DROP;
}

SEC("xdp")
int divide(struct xdp_md *ctx)
{
	__u32 x = bpf_get_prandom_u32();
	int half = (int)(x & 255) / 2, rest = (int)(x >> 8) % 10;

	return half + rest > 10 ? XDP_PASS : XDP_DROP;
}

char LICENSE[] SEC("license") = "GPL";
