// People write calls as on any other machine.
// RUN: %mistake %s -mcpu=v3
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct event {
	__u32 pid, uid;
	__u64 when, size, flags;
};

struct pair {
	__u64 first, second;
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

static __noinline int submit(__u32 pid, __u32 uid, __u64 when, __u64 size, __u64 flags, int kind) // expect 23 c-arguments
{
	struct event event = {pid, uid, when, size, flags + kind};

	return bpf_ringbuf_output(&events, &event, sizeof(event), 0);
}

__noinline int checksum(__u32 a, __u32 b, __u32 c, __u32 d, __u32 e, __u32 f, __u32 g) // expect 16 c-arguments
{
	return a ^ b ^ c ^ d ^ e ^ f ^ g;
}

static __noinline int account(struct pair from, struct pair to, int delta, int kind) // expect 23 c-arguments
{
	return from.first + to.first + from.second * delta + to.second * kind + bpf_get_prandom_u32();
}

static __noinline int send(struct event event)
{
	return bpf_ringbuf_output(&events, &event, sizeof(event), 0);
}

static __noinline struct pair now(void) // expect 31 c-struct-value
{
	return (struct pair){bpf_ktime_get_ns(), bpf_get_prandom_u32()};
}

static __noinline int largest(int count, ...) // expect 23 c-varargs
{
	__builtin_va_list list;
	int max = 0;

	__builtin_va_start(list, count);
	while (count-- > 0) {
		int next = __builtin_va_arg(list, int);

		if (next > max)
			max = next;
	}
	__builtin_va_end(list);
	return max;
}

__noinline int trace(const char *format, ...) // expect 16 c-varargs
{
	__builtin_va_list list;
	int first;

	__builtin_va_start(list, format);
	first = __builtin_va_arg(list, int);
	__builtin_va_end(list);
	bpf_printk("%d", first);
	return 0;
}

SEC("kprobe/vfs_write")
int BPF_KPROBE(write_enter, struct file *file, const char *buf, size_t count)
{
	struct event event = {bpf_get_current_pid_tgid() >> 32, bpf_get_current_uid_gid(), bpf_ktime_get_ns(), count};
	struct pair start = now(), end = now();

	trace("event %d", event.pid);
	send(event); // expect 2 c-struct-value
	account(start, end, event.pid, event.uid);
	return submit(event.pid, event.uid, event.when, event.size, bpf_get_smp_processor_id(), bpf_get_prandom_u32()) + largest(3, 1, 2, (int)count);
}

SEC("kprobe/vfs_read")
int BPF_KPROBE(read_enter, struct file *file, char *buf, size_t count)
{
	char copy[count & 31]; // expect 2 c-dynamic-stack
	char *more = __builtin_alloca(count & 63); // expect 15 c-dynamic-stack

	bpf_probe_read_user(copy, count & 31, buf);
	bpf_probe_read_user(more, count & 63, buf);
	return copy[0] + more[0];
}

char LICENSE[] SEC("license") = "GPL";
// RUN: not skep cc -c -mcpu=v3 %s -o /dev/null 2>&1 | FileCheck %s
// CHECK: account() take 6 registers
// CHECK: note: called here, and not inlined
// CHECK-NOT: internal-compiler
// CHECK-NOT: GlobalAddress
// CHECK: [c-arguments]
