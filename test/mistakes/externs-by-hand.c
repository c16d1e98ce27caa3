// Without <bpf/bpf_helpers.h>: a helper declared as a function is one that nobody defines.
// RUN: %mistake %s
#include "vmlinux.h"

#define SEC(name) __attribute__((section(name), used))

long bpf_get_numa_node_id(void); // expect 6 extern-unknown
extern int bpf_trace_printk(const char *fmt, __u32 size, ...); // expect 12 extern-unknown
extern int elsewhere(int node);

SEC("raw_tp/sched_switch")
int use(void *ctx)
{
	char text[] = "hello";

	return bpf_trace_printk(text, sizeof(text)) + elsewhere(bpf_get_numa_node_id());
}

char LICENSE[] SEC("license") = "GPL";
