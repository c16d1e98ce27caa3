// The C library is at hand everywhere else.
// RUN: %mistake %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

int printf(const char *format, ...);
int sprintf(char *to, const char *format, ...);
unsigned long strlen(const char *text);
int strcmp(const char *a, const char *b);
int memcmp(const void *a, const void *b, unsigned long size);
void *malloc(unsigned long size);
void free(void *memory);
long time(long *where);
unsigned int usleep(unsigned int time);

char wanted[16], text[64];
typedef int (*handler)(void *);

static __noinline int first(void *ctx) { return bpf_get_prandom_u32() & 1; }
static __noinline int second(void *ctx) { return bpf_get_prandom_u32() & 2; }

handler handlers[2] = {first, second};

static __noinline int each(handler handle, void *ctx)
{
	return handle(ctx) + bpf_get_prandom_u32(); // expect 9 c-indirect-call
}

SEC("raw_tp/sys_enter")
int entered(void *ctx)
{
	char name[16];
	char *copy = malloc(16); // expect 15 c-libc

	bpf_get_current_comm(name, sizeof(name));
	if (strcmp(name, wanted)) // expect 6 c-libc
		return 0;
	printf("%s opens a file at %ld\n", name, time(0)); // expect 2 c-libc, 43 c-libc
	sprintf(text, "%s!", name); // expect 2 c-libc
	bpf_probe_read_kernel(copy, 16, text);
	text[1] = strlen(copy); // expect 12 c-libc
	free(copy); // expect 2 c-libc
	usleep(10); // expect 2 c-libc
	return 0;
}

SEC("raw_tp/sys_exit")
int left(void *ctx)
{
	__u32 size = bpf_get_prandom_u32() & 15;

	if (memcmp(wanted, text, size)) // expect 6 c-memory-size
		return each(size & 1 ? first : second, ctx);
	return handlers[size & 1](ctx); // expect 9 c-indirect-call
}

char LICENSE[] SEC("license") = "GPL";
