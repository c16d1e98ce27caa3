// For ../remarks.py.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

int total;

// CHECK-DAG: remarks.c:[[#@LINE+6]]:{{.*}} remark: look() and what it calls take {{[0-9]+}} bytes of stack [-Rpass-analysis=stack-depth]
// CHECK-DAG: remarks.c:[[#@LINE+7]]:{{.*}} remark: this loop takes at most 400 turns of {{[0-9]+}} instructions or more [-Rpass-analysis=bounded-loop]
// CHECK-DAG: remark: the offset of 'struct __sk_buff::cb' is settled when the program is loaded; here it is 48 [-Rpass=core-reloc]
// CHECK-DAG: remark: {{.*}} [-Rpass=ctx-access]
SEC("tc") int look(struct __sk_buff *skb)
{
	int which = bpf_get_prandom_u32() & 3;

	for (int i = 0; i < 400; i++)
		total += bpf_get_prandom_u32();
	return skb->cb[which];
}

char LICENSE[] SEC("license") = "GPL";
