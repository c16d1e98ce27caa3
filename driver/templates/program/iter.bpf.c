// Writes a table of all tasks, a line each, for whoever reads the iterator: a ps of one's own. Other iterators walk
// maps, programs, sockets, cgroups; the section names which.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("iter/task")
int @IDENT@(struct bpf_iter__task *ctx)
{
	struct seq_file *seq = ctx->meta->seq;
	struct task_struct *task = ctx->task;

	/* After the last task it is called once more, without one. */
	if (!task)
		return 0;
	if (ctx->meta->seq_num == 0)
		BPF_SEQ_PRINTF(seq, "%8s %8s %s\n", "PID", "TGID", "COMM");
	BPF_SEQ_PRINTF(seq, "%8d %8d %s\n", task->pid, task->tgid, task->comm);
	return 0;
}

char LICENSE[] SEC("license") = "@LICENSE@";
