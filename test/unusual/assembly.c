// BPF assembly in its dialects, barriers and registers.
// RUN: skep cc -Werror -mcpu=v3 -c %s -o %t.o 2>&1 | count 0
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#define barrier_of(var) asm volatile("" : "+r"(var))

SEC("socket")
__attribute__((naked)) int bare(void)
{
	asm volatile("r0 = 0;				\
		      if r0 == 0 goto l0_%=;		\
		      r1 = *(u64 *)(r10 - 8);		\
		      call %[bpf_get_prandom_u32];	\
	l0_%=:	      exit;				\
" : : [bpf_get_prandom_u32] "i"(2) : "memory", "r1");
}

SEC("socket")
int mixed(struct __sk_buff *skb)
{
	__u64 x = skb->len;
	register __u64 y asm("r6") = 3;

	barrier_of(x);
	asm volatile("%0 += %1" : "+r"(x) : "r"(y));
	asm volatile("%0 <<= 32; %0 s>>= 32" : "+r"(x));
	asm volatile("w0 = 1" ::: "r0", "memory");
	asm volatile("" ::: "memory");
	asm volatile(".byte 0xb7, 0, 0, 0, 1, 0, 0, 0" ::: "r0");
	return x;
}

char LICENSE[] SEC("license") = "GPL";
