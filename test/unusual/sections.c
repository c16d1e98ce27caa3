// Every way of writing a section that libbpf takes.
// RUN: skep cc -Werror -c %s -o %t.o 2>&1 | count 0
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#define PROBE(name) SEC("kprobe/" #name)

SEC("?xdp") int notLoaded(struct xdp_md *ctx) { return XDP_PASS; }
SEC("xdp.frags/devmap") int inMap(struct xdp_md *ctx) { return XDP_PASS; }
SEC("kprobe") int anywhere(struct pt_regs *ctx) { return 0; }
SEC("kprobe/vfs_read+0x4") int inside(struct pt_regs *ctx) { return 0; }
SEC("kprobe/finish_task_switch.isra.0") int cloned(struct pt_regs *ctx) { return 0; }
PROBE(vfs_read) int made(struct pt_regs *ctx) { return 0; }
SEC("kretprobe.multi/tcp_v?_*") int many(struct pt_regs *ctx) { return 0; }
SEC("uprobe/readline") int byHand(struct pt_regs *ctx) { return 0; }
SEC("uprobe//bin/bash:readline+0x10") int offset(struct pt_regs *ctx) { return 0; }
SEC("uprobe.multi.s//proc/self/exe:main*") int mains(struct pt_regs *ctx) { return 0; }
SEC("uretprobe.s/libc.so.6:malloc") int library(struct pt_regs *ctx) { return 0; }
SEC("usdt") int anyUsdt(struct pt_regs *ctx) { return 0; }
SEC("usdt/./server:requests:begin") int begins(struct pt_regs *ctx) { return 0; }
SEC("ksyscall/sysinfo") int sysinfo_called(struct pt_regs *ctx) { return 0; }
SEC("tp") int anyTracepoint(void *ctx) { return 0; }
SEC("tracepoint/kprobes/my_event") int dynamic(void *ctx) { return 0; }
SEC("fentry") int targetSetLater(u64 *ctx) { return 0; }
SEC("fexit/some_program_of_mine") int anotherProgram(u64 *ctx) { return 0; }
SEC("freplace") int replacement(struct __sk_buff *skb, int ifindex) { return ifindex; }
SEC("lsm.s") int hookSetLater(u64 *ctx) { return 0; }
SEC("struct_ops") int member(u64 *ctx) { return 0; }
SEC("struct_ops.s/any_name") int sleepingMember(u64 *ctx) { return 0; }
SEC("iter") int anyIterator(void *ctx) { return 0; }
SEC(".text.hot") __noinline int helper(int n) { return n; }
static SEC("whatever") __noinline int inner(int n) { return helper(n); }
SEC("syscall") int main_program(void *ctx) { return inner(helper(1)); }

#pragma clang diagnostic ignored "-Wsec-custom"
SEC("section_of_my_loader") int mine(void *ctx) { return 0; }

char LICENSE[] SEC("license") = "GPL";
