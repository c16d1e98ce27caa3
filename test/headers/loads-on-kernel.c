// What the macros make is accepted by the running kernel, through libbpf: CO-RE, kconfig and kfunc externs, USDT
// maps, loops.
// REQUIRES: clang, bpftool, kernel-btf, bpf-load, mount
// RUN: rm -rf %t.dir && mkdir -p %t.dir/bpffs && bpftool btf dump file /sys/kernel/btf/vmlinux format c > %t.dir/vmlinux.h
// RUN: clang-19 -target bpf $(grep -q BPF_MAY_GOTO %t.dir/vmlinux.h && echo -DLOOPS) -O2 -g -mcpu=v3 -Wall -Werror -D__TARGET_ARCH_x86 -isystem %t.dir -I%build/runtime-headers/include -c %s -o %t.o
// RUN: unshare -m sh -c 'mount -t bpf bpf %t.dir/bpffs && bpftool prog loadall %t.o %t.dir/bpffs/all && ls %t.dir/bpffs/all' | FileCheck %s
// CHECK: call
// CHECK-NEXT: chains
// CHECK-NEXT: entry
// CHECK-NEXT: leave
// CHECK: probe
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_may_goto.h>
#include <bpf/bpf_tracing.h>
#include <bpf/usdt.bpf.h>

struct task_struct___gone {
	int nothing;
} __attribute__((preserve_access_index));

SEC("tp_btf/sched_switch") int BPF_PROG(chains, bool preempt, struct task_struct *prev, struct task_struct *next)
{
	char comm[16];
	unsigned long ino = BPF_CORE_READ(prev, mm, exe_file, f_inode, i_ino);

	BPF_CORE_READ_STR_INTO(&comm, prev, real_parent, comm);
	if (bpf_core_field_exists(((struct task_struct___gone *)prev)->nothing))
		return 1;
	bpf_printk("%d %s %lu %d", BPF_CORE_READ(next, pid), comm, ino,
		   preempt + BPF_CORE_READ_BITFIELD_PROBED(prev, in_iowait));
	return BPF_CORE_READ_BITFIELD(prev, in_iowait) + bpf_core_cast(next, struct task_struct)->pid;
}

SEC("kprobe/do_nanosleep") int BPF_KPROBE(entry, struct hrtimer_sleeper *t, int mode)
{
	unsigned long ip;

	BPF_KPROBE_READ_RET_IP(ip, ctx);
	return mode + (ip != 0) + (BPF_CORE_READ(t, task) != NULL);
}

SEC("kretprobe/do_nanosleep") int BPF_KRETPROBE(leave, int result)
{
	return result;
}

SEC("ksyscall/openat") int BPF_KSYSCALL(call, int fd, const char *path, int flags)
{
	char name[16];

	bpf_probe_read_user_str(name, sizeof(name), path);
	return fd + flags + name[0];
}

SEC("usdt") int BPF_USDT(probe, int a, long b)
{
	return a + b + bpf_usdt_arg_cnt(ctx) + bpf_usdt_cookie(ctx) + bpf_usdt_arg_size(ctx, 1);
}

#ifdef LOOPS // iterators are of Linux 6.4, may_goto of 6.9, streams of 6.17
int total;

SEC("syscall") int loops(void *ctx)
{
	int i, sum = 0, *p;

	bpf_for(i, 0, 100) {
		if (i == 50)
			break;
		sum += i;
	}
	bpf_for_each(num, p, 0, 10) sum += *p;
	bpf_repeat(5) sum++;
	while (can_loop) {
		if (++total > 10000)
			break;
	}
	bpf_stream_printk(1, "sum %d\n", sum);
	return sum;
}
#endif

char LICENSE[] SEC("license") = "GPL";
