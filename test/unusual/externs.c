// Externs of all sorts that the loader finds, or may do without.
// RUN: skep cc -Werror -nostdlibinc -c %s -o %t.o 2>&1 | count 0
// RUN: skep cc -Werror -nostdlibinc --kernel=6.12 -c %s -o %t.o 2>&1 | count 0
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

extern int LINUX_KERNEL_VERSION __kconfig;
extern bool LINUX_HAS_BPF_COOKIE __kconfig;
extern unsigned long CONFIG_HZ __kconfig;
extern enum libbpf_tristate CONFIG_BTRFS_FS __kconfig __weak;
extern int LINUX_HAS_SOMETHING __kconfig __weak;
extern const void bpf_prog_fops __ksym;
extern const void no_such_variable_ __ksym __weak;
extern const struct rq runqueues __ksym;
extern struct task_struct *bpf_task_from_pid(s32 pid) __ksym;
extern void bpf_task_release(struct task_struct *task) __ksym;
extern void bpf_task_releese(struct task_struct *task) __ksym __weak;
extern void bpf_task_relaese(struct task_struct *task) __ksym; /* never used */

/* Of a newer kernel, perhaps: its words are known. */
extern int bpf_get_dentry_attr(struct task_struct *task) __ksym;
extern void bpf_task_require(struct task_struct *task) __ksym;

/* Of a module, whose BTF is another file. */
struct bpf_ct_opts;
extern struct nf_conn *bpf_xdp_ct_lookup(struct xdp_md *ctx, struct bpf_sock_tuple *tuple, u32 tuple__sz,
					 struct bpf_ct_opts *opts, u32 opts__sz) __ksym;
extern void bpf_ct_release(struct nf_conn *ct) __ksym;

/* Of another object that is linked to this one. */
extern int elsewhere(int value);
extern int count;

SEC("raw_tp/sched_switch")
int use(void *ctx)
{
	struct rq *rq = bpf_per_cpu_ptr(&runqueues, 0);
	struct task_struct *task = bpf_task_from_pid(1);

	if (task) {
		if (bpf_ksym_exists(bpf_task_releese))
			bpf_task_releese(task);
		else
			bpf_task_release(task);
		bpf_task_require(task);
		bpf_get_dentry_attr(task);
	}
	if (LINUX_HAS_BPF_COOKIE && CONFIG_HZ == 1000 && LINUX_HAS_SOMETHING && CONFIG_BTRFS_FS)
		return elsewhere(count);
	return LINUX_KERNEL_VERSION + (rq ? rq->nr_running : 0) + (&bpf_prog_fops != &no_such_variable_);
}

char LICENSE[] SEC("license") = "GPL";
