// Arguments as parameters: BPF_PROG(), BPF_PROG2(), BPF_KPROBE(), BPF_KRETPROBE().
// machines: x86 arm64 s390
#include "../kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

SEC("fentry/f") int BPF_PROG(no_args)
{
	return 0;
}
SEC("fentry/f") int BPF_PROG(mixed, struct task_struct *t, int i, unsigned char c, bool b, long l, enum color color)
{
	return t->pid + i + c + b + l + color + (int)ctx[6];
}
SEC("lsm/f") int BPF_PROG(twelve, int a, int b, int c, int d, int e, int f, int g, int h, int i, int j, int k, void *l)
{
	return a + b + c + d + e + f + g + h + i + j + k + (l != NULL);
}
SEC("tp_btf/f") void BPF_PROG(nothing, void *p)
{
	bpf_printk("%p", p);
}

SEC("fexit/f") int BPF_PROG2(no_pairs)
{
	return 0;
}
SEC("fexit/f") int BPF_PROG2(pairs, struct pair, a, int, b, struct small, c, char, d, struct pair, e, void *, f)
{
	return a.a + a.b + b + c.s + d + e.a * e.b + (f != NULL);
}

SEC("kprobe/f") int BPF_KPROBE(probe0)
{
	return 0;
}
SEC("kprobe/f") int BPF_KPROBE(probe4, struct task_struct *t, int i, char c, unsigned long l)
{
	return BPF_CORE_READ(t, pid) + i + c + l + (ctx != NULL);
}
SEC("kretprobe/f") int BPF_KRETPROBE(ret0)
{
	return 0;
}
SEC("kretprobe/f") int BPF_KRETPROBE(ret1, int ret)
{
	return ret;
}
SEC("kretprobe/f") int BPF_KRETPROBE(ret1p, struct task_struct *t)
{
	return BPF_CORE_READ(t, pid);
}
