// A write cannot be mended: it is told of at its place, in C, and stays.
// RUN: skep cc -fauto-probe-read -c %s -o %t.o 2>&1 | FileCheck %s
// RUN: not skep cc -fauto-probe-read -Werror=probe-read-store -c %s -o %t.o
// RUN: skep cc -fauto-probe-read -Wno-probe-read-store -c %s -o %t.o 2>&1 | count 0
// RUN: skep cc -c %s -o %t.o 2>&1 | count 0
struct task {
	int pid, prio;
	char comm[16];
} __attribute__((preserve_access_index));

static __attribute__((always_inline)) void set(struct task *t, int prio)
{
	t->prio = prio;
	// CHECK: bad-store.c:[[@LINE-1]]:10: warning: 't->prio' is memory of the kernel, which a program cannot write by its address [-Wprobe-read-store]
	// CHECK: note: copy it into a variable
}

__attribute__((section("kprobe/f"))) int kernel(struct task **ctx)
{
	struct task *task = *ctx;

	set(task, 3);
	__builtin_memset(task->comm, 0, sizeof(task->comm));
	// CHECK: bad-store.c:[[@LINE-1]]:2: warning: 'task->comm' is memory of the kernel
	__sync_fetch_and_add(&task->pid, 1);
	// CHECK: bad-store.c:[[@LINE-1]]:2: warning: 'task->pid' is memory of the kernel
	return 0;
}

__attribute__((section("uprobe/f"))) int process(int **ctx)
{
	int *p = *ctx;

	p[3] = 1;
	// CHECK: bad-store.c:[[@LINE-1]]:7: warning: 'p[...]' is memory of a process, which a program cannot write by its address [-Wprobe-read-store]
	// CHECK: note: bpf_probe_write_user()
	return 0;
}

char LICENSE[] __attribute__((section("license"))) = "GPL";
