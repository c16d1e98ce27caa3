// What the code generator has no instruction for.
// RUN: %mistake %s -mcpu=v3
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

__u64 bytes, packets;
int balance, share;
double load;
char table[256], backup[256];

struct event {
	char path[256];
	char comm[256];
	__u64 when;
};

SEC("xdp")
int average(struct xdp_md *ctx)
{
	bytes += ctx->data_end - ctx->data;
	load = load * 0.9 + 0.1; // expect 20 c-float
	if ((float)bytes / packets > 1500.0f) // expect 6 c-float
		return XDP_DROP;
	return XDP_PASS;
}

SEC("xdp")
int rebalance(struct xdp_md *ctx)
{
	balance = balance / share; // expect 20 c-signed-division
	share = balance % 9; // expect 18 c-signed-division
	return XDP_PASS;
}

SEC("tracepoint/syscalls/sys_enter_execve")
int executed(void *ctx) // expect 5 c-stack-size
{
	struct event event = {};

	bpf_get_current_comm(event.comm, sizeof(event.comm));
	bpf_printk("%s", event.comm);
	return 0;
}

static void describe(char *to)
{
	char name[300];

	bpf_get_current_comm(name, sizeof(name));
	bpf_probe_read_kernel(to, 300, name);
}

SEC("tracepoint/syscalls/sys_exit_execve")
int done(void *ctx) // expect 5 c-stack-size
{
	char line[300];

	describe(line);
	bpf_printk("%s", line);
	return 0;
}

SEC("socket")
int copy(struct __sk_buff *skb)
{
	__u32 size = skb->len & 255;

	__builtin_memcpy(backup, table, size); // expect 2 c-memory-size
	__builtin_memset(table, 0, size); // expect 2 c-memory-size
	for (__u32 i = 0; i < size; i++)
		backup[i] = 1; // expect 13 c-memory-size
	return 0;
}

struct large {
	char bytes[4096];
} large, other;

SEC("socket")
int assign(struct __sk_buff *skb)
{
	large = other; // expect 10 c-memory-size
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
// RUN: not skep cc -c -mcpu=v3 %s -o /dev/null 2>&1 | FileCheck %s
// CHECK-NOT: Looks like the BPF stack limit
// CHECK: the variables of done() take 608 bytes
// CHECK: 'name' takes 300 bytes; it is of describe(), which is inlined
// CHECK: 'line' takes 300 bytes
