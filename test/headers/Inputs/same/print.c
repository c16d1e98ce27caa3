// Printing: 0 to 12 arguments of any type, nested calls, and the three destinations.
#include "../kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

void printk(struct task_struct *t, int i, unsigned char c, char *s)
{
	bpf_printk("none");
	bpf_printk("%d", i);
	bpf_printk("%d %s", i, s);
	bpf_printk("%d %s %p", i, s, t);
	bpf_printk("%d %s %p %c", i, s, t, c);
	bpf_printk("%d %d %d %d %d %d %d %d %d %d %d %d", i, c, 3, 4, 5, 6, 7, 8, 9, 10, 11, i + c);
	bpf_printk("%d", BPF_CORE_READ(t, pid));
	bpf_printk("%d %d %d %s", BPF_CORE_READ(t, pid), i ? 1 : 2, i + c, s);
}

long others(struct seq_file *seq, char *out, int i, const char *s)
{
	long sum = 0;
	sum += BPF_SEQ_PRINTF(seq, "none\n");
	sum += BPF_SEQ_PRINTF(seq, "%d %s %llx\n", i, s, (__u64)i);
	sum += BPF_SNPRINTF(out, 16, "%d", -i);
	sum += BPF_SNPRINTF(out, 16, "%d %d %d %s", i, i, i, s);
	return sum;
}
