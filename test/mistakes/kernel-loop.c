// A kernel without loops: short ones are unrolled, others cannot be.
// RUN: %mistake %s --kernel=5.0 -mcpu=v1
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

SEC("socket")
int unrolled(struct __sk_buff *skb)
{
	volatile int sum = 0;

	for (int i = 0; i < 64; i++)
		sum += i;
	return sum;
}

SEC("socket")
int by_length(struct __sk_buff *skb)
{
	volatile int sum = 0;

	for (__u32 i = 0; i < skb->len; i++) // expect 2 kernel-loop
		sum += i;
	return sum;
}

SEC("socket")
int too_often(struct __sk_buff *skb)
{
	volatile int sum = 0;

	for (int i = 0; i < 3000; i++) // expect 2 kernel-loop
		sum += i;
	return sum;
}
