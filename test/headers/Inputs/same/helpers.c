// Attributes, maps, tail calls and the other small things of bpf_helpers.h.
#include "../kernel.h"
#include <bpf/bpf_helpers.h>

struct inner {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} inner SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
	__type(key, __u32);
	__array(values, struct inner);
} outer SEC(".maps") = { .values = { (void *)&inner } };

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 4);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
} jumps SEC(".maps");

extern unsigned int LINUX_KERNEL_VERSION __kconfig;
extern enum libbpf_tristate CONFIG_BPF_SYSCALL __kconfig __weak;
extern const int init_task __ksym __weak;

struct value { struct task_struct __kptr *task; };

static __always_inline int twice(int x)
{
	return x * 2;
}
static __noinline int thrice(int x)
{
	barrier_var(x);
	return x * 3;
}
__hidden int hidden(int x)
{
	barrier();
	return x + 1;
}

SEC("tc") int use(void *ctx)
{
	struct leaf leaf = {};
	int *value = &leaf.value;
	__u32 key = 1;

	if (LINUX_KERNEL_VERSION < KERNEL_VERSION(5, 4, 300) || CONFIG_BPF_SYSCALL != TRI_YES || !&init_task)
		return 0;
	if (bpf_map_lookup_elem(&outer, &key) == NULL)
		return 1;
	bpf_tail_call_static(ctx, &jumps, 2);
	return twice(key) + thrice(key) + hidden(key) + (container_of(value, struct leaf, value) == &leaf) +
	       offsetof(struct leaf, name);
}

int unreachable(int x)
{
	switch (x & 1) {
	case 0: return 1;
	case 1: return 2;
	default: __bpf_unreachable(); return 0;
	}
}

char LICENSE[] SEC("license") = "GPL";
