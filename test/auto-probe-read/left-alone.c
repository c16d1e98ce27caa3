// Stack, maps, packets, contexts, ring buffers and variables: the flag changes not an instruction.
// RUN: %probed %t.o
// RUN: skep cc -c %s -o %t.plain.o
// RUN: skep objdump %t.o | sed 1d > %t.txt
// RUN: skep objdump %t.plain.o | sed 1d > %t.plain.txt
// RUN: grep -q "call bpf_for_each_map_elem" %t.txt
// RUN: cmp %t.txt %t.plain.txt
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

struct value {
	long a;
	char text[8];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__type(key, long);
	__type(value, struct value);
} values SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} ring SEC(".maps");

extern const struct rq runqueues __ksym;
extern int LINUX_KERNEL_VERSION __kconfig;
struct value global;
static const char *const names[] = {"one", "two"};

static __attribute__((noinline)) long sum(struct value *value, const char *text)
{
	return value->a + value->text[1] + text[0];
}

static long each(void *map, long *key, struct value *value, struct value *sum)
{
	sum->a += value->a + *key;
	return 0;
}

SEC("kprobe/do_exit")
int own(struct pt_regs *ctx)
{
	long key = ctx->di;
	struct value local = {.a = ctx->si}, *value = bpf_map_lookup_elem(&values, &key);
	struct value *record = bpf_ringbuf_reserve(&ring, sizeof(*record), 0);
	struct rq *rq = bpf_this_cpu_ptr(&runqueues);

	if (!record)
		return 0;
	*record = value ? *value : global;
	record->a += LINUX_KERNEL_VERSION + sum(&local, names[key & 1]) + rq->nr_running;
	bpf_ringbuf_submit(record, 0);
	bpf_for_each_map_elem(&values, each, &local, 0);
	return local.a;
}

SEC("tc")
int packet(struct __sk_buff *skb)
{
	struct bpf_sock *sk = skb->sk;
	unsigned char *data = (void *)(long)skb->data;

	if (data + 14 > (unsigned char *)(long)skb->data_end)
		return 0;
	return data[13] + (sk ? sk->family : 0);
}

SEC("iter/task")
int tasks(struct bpf_iter__task *ctx)
{
	return ctx->task && ctx->meta->seq_num == 1;
}

SEC("iter/bpf_map_elem")
int elements(struct bpf_iter__bpf_map_elem *ctx)
{
	__u32 *key = ctx->key;
	struct value *value = ctx->value;

	if (key && value)
		value->a += *key;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
