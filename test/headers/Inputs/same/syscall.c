// Arguments of system calls. Later than 1.1.2, libbpf takes the first one of arm64, s390, riscv and powerpc from
// where it is not overwritten by the result, and so do we.
// machines: x86 arm mips sparc arc
#include "../kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

unsigned long syscall(struct pt_regs *ctx)
{
	struct pt_regs *regs = PT_REGS_SYSCALL_REGS(ctx);

	return PT_REGS_PARM1_SYSCALL(regs) + PT_REGS_PARM2_SYSCALL(regs) * 3 + PT_REGS_PARM3_SYSCALL(regs) * 5 +
	       PT_REGS_PARM4_SYSCALL(regs) * 7 + PT_REGS_PARM5_SYSCALL(regs) * 11;
}
unsigned long syscall_core(struct pt_regs *ctx)
{
	struct pt_regs *regs = PT_REGS_SYSCALL_REGS(ctx);

	return PT_REGS_PARM1_CORE_SYSCALL(regs) + PT_REGS_PARM2_CORE_SYSCALL(regs) * 3 +
	       PT_REGS_PARM3_CORE_SYSCALL(regs) * 5 + PT_REGS_PARM4_CORE_SYSCALL(regs) * 7 +
	       PT_REGS_PARM5_CORE_SYSCALL(regs) * 11;
}

SEC("ksyscall/f") int BPF_KSYSCALL(sys0)
{
	return 0;
}
SEC("ksyscall/f") int BPF_KSYSCALL(sys3, int fd, const char *path, unsigned int flags)
{
	return fd + path[0] + flags;
}
SEC("kprobe/f") int BPF_KPROBE_SYSCALL(sys5, int a, int b, int c, int d, int e)
{
	return a + b + c + d + e;
}
