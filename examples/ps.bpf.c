// ps as an iterator: reading the pinned link gives one line for each process, with its memory, made
// inside the kernel from live structs. No /proc files to parse, and one can print any field one likes.
#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#define PAGE_KB 4

/* Since Linux 6.2 the counter is per CPU and `count` is the part that has been folded in. With both forms
 * described here, the types of any kernel will do for compiling. */
struct mm_struct___before_6_2 {
	struct {
		struct {
			__s64 counter;
		} count[4];
	} rss_stat;
} __attribute__((preserve_access_index));

struct mm_struct___since_6_2 {
	struct {
		__s64 count;
	} rss_stat[4];
} __attribute__((preserve_access_index));

static __s64 anonymous_pages(struct mm_struct *mm)
{
	struct mm_struct___before_6_2 *old = (void *)mm;
	struct mm_struct___since_6_2 *new = (void *)mm;

	if (bpf_core_field_exists(old->rss_stat.count))
		return BPF_CORE_READ(old, rss_stat.count[MM_ANONPAGES].counter);
	return BPF_CORE_READ(new, rss_stat[MM_ANONPAGES].count);
}

SEC("iter/task")
int ps(struct bpf_iter__task *ctx)
{
	struct seq_file *seq = ctx->meta->seq;
	struct task_struct *task = ctx->task;
	struct mm_struct *mm;

	/* After the last task the program is called once more, without one. */
	if (!task)
		return 0;
	if (ctx->meta->seq_num == 0)
		BPF_SEQ_PRINTF(seq, "%8s %8s %10s %s\n", "PID", "PPID", "ANON-KB", "NAME");
	/* Threads share their leader's memory. */
	if (task->pid != task->tgid)
		return 0;
	mm = task->mm;
	BPF_SEQ_PRINTF(seq, "%8d %8d %10lld %s\n", task->tgid, BPF_CORE_READ(task, real_parent, tgid),
		       mm ? anonymous_pages(mm) * PAGE_KB : 0, task->comm);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
