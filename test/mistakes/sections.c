// Sections are written from memory, or as older loaders took them.
// RUN: %mistake %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

SEC("kprob/do_unlinkat") // expect 5 sec-unknown
int misspelt(struct pt_regs *ctx)
{
	return 0;
}

SEC("xpd") // expect 5 sec-unknown
int swapped(struct xdp_md *ctx)
{
	return XDP_PASS;
}

SEC("cgroup/conect4") // expect 5 sec-unknown
int connecting(struct bpf_sock_addr *ctx)
{
	return 1;
}

SEC("?tracepiont/syscalls/sys_enter_openat") // expect 5 sec-unknown
int notLoaded(struct trace_event_raw_sys_enter *ctx)
{
	return 0;
}

SEC("kprobe.s/vfs_read") // expect 5 sec-unknown
int sleeping(struct pt_regs *ctx)
{
	return 0;
}

__attribute__((section("cgroup_skb/ingres"), used)) // expect 24 sec-unknown
int spelledOut(struct __sk_buff *skb)
{
	return 1;
}

SEC("xdp_prog") // expect 5 sec-custom
int oldStyle(struct xdp_md *ctx)
{
	return XDP_PASS;
}

SEC("tc1") // expect 5 sec-custom
int numbered(struct __sk_buff *skb)
{
	return 0;
}

SEC("xdp/firewall") // expect 5 sec-custom
int named(struct xdp_md *ctx)
{
	return XDP_PASS;
}

SEC("my_filter") // expect 5 sec-custom
int own(struct __sk_buff *skb)
{
	return 0;
}

SEC("tp/sched_switch") // expect 5 sec-target
int noCategory(void *ctx)
{
	return 0;
}

SEC("tracepoint/sched:sched_switch") // expect 5 sec-target
int asPerfWritesIt(void *ctx)
{
	return 0;
}

SEC("raw_tp/sched/sched_switch") // expect 5 sec-target
int withCategory(void *ctx)
{
	return 0;
}

SEC("tp_btf/btf_trace_sched_switch") // expect 5 sec-target
int withPrefix(u64 *ctx)
{
	return 0;
}

SEC("lsm/security_file_open") // expect 5 sec-target
int kernelName(u64 *ctx)
{
	return 0;
}

SEC("iter/bpf_iter__task") // expect 5 sec-target
int structName(void *ctx)
{
	return 0;
}

SEC("kretprobe/vfs_read+0x10") // expect 5 sec-target
int returnAt(struct pt_regs *ctx)
{
	return 0;
}

SEC("kprobe/vfs_read()") // expect 5 sec-target
int asCalled(struct pt_regs *ctx)
{
	return 0;
}

SEC("kprobe.multi/tcp_[a-z]*") // expect 5 sec-target
int asRegex(struct pt_regs *ctx)
{
	return 0;
}

SEC("ksyscall/sys_openat") // expect 5 sec-target
int withSys(struct pt_regs *ctx)
{
	return 0;
}

SEC("uprobe//usr/lib/libc.so.6/malloc") // expect 5 sec-target
int slashForColon(struct pt_regs *ctx)
{
	return 0;
}

SEC("usdt//usr/sbin/mysqld:query__start") // expect 5 sec-target
int noProvider(struct pt_regs *ctx)
{
	return 0;
}

SEC("fentry/") // expect 5 sec-target
int nothing(u64 *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
