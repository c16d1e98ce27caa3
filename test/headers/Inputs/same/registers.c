// Registers by role, where libbpf 1.1.2 has them right. (machine-registers.py has them all.)
// machines: x86 arm riscv mips sparc
#include "../kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

unsigned long direct(struct pt_regs *ctx)
{
	return PT_REGS_PARM1(ctx) + PT_REGS_PARM2(ctx) * 3 + PT_REGS_PARM3(ctx) * 5 + PT_REGS_PARM4(ctx) * 7 +
	       PT_REGS_RC(ctx) * 11 + PT_REGS_SP(ctx) * 13;
}
unsigned long core(struct pt_regs *ctx)
{
	return PT_REGS_PARM1_CORE(ctx) + PT_REGS_PARM2_CORE(ctx) * 3 + PT_REGS_PARM3_CORE(ctx) * 5 +
	       PT_REGS_PARM4_CORE(ctx) * 7 + PT_REGS_RC_CORE(ctx) * 11 + PT_REGS_SP_CORE(ctx) * 13;
}
#ifndef __TARGET_ARCH_arm // libbpf reads another register there: see bpf_tracing.h
unsigned long ip(struct pt_regs *ctx)
{
	return PT_REGS_IP(ctx) + PT_REGS_IP_CORE(ctx) * 3;
}
#endif
#ifndef __TARGET_ARCH_arm
unsigned long fifth(struct pt_regs *ctx)
{
	return PT_REGS_PARM5(ctx) + PT_REGS_PARM5_CORE(ctx) * 3;
}
#endif
unsigned long ret(struct pt_regs *ctx)
{
	return PT_REGS_RET(ctx) + PT_REGS_RET_CORE(ctx) * 3;
}
#ifndef __TARGET_ARCH_sparc
unsigned long frame(struct pt_regs *ctx)
{
	return PT_REGS_FP(ctx) + PT_REGS_FP_CORE(ctx) * 3;
}
#endif
unsigned long return_address(struct pt_regs *ctx)
{
	unsigned long entry, exit;

	BPF_KPROBE_READ_RET_IP(entry, ctx);
	BPF_KRETPROBE_READ_RET_IP(exit, ctx);
	return entry + exit * 3;
}
