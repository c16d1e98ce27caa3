// -Rpass names each access in C, at its place; nothing is said unasked.
// RUN: skep cc -fauto-probe-read -Rpass=auto-probe-read -c %s -o %t.o 2>&1 | FileCheck %s
// RUN: skep cc -fauto-probe-read -c %s -o %t.o 2>&1 | count 0
// RUN: skep cc -Wno-c-kernel-pointer -Rpass=auto-probe-read -c %s -o %t.o 2>&1 | count 0
// RUN: skep cc -Wno-c-kernel-pointer -fauto-probe-read -fno-auto-probe-read -Rpass=auto-probe-read -c %s -o %t.o 2>&1 | count 0
#define R __attribute__((preserve_access_index))
struct task;
struct mm {
	struct task *owner;
} R;
struct task {
	struct mm *mm;
	int pid;
	char comm[16];
	struct {
		struct {
			int value;
		};
	} inner;
} R;
struct plain {
	int a, b;
};

static long (*const bpf_trace_printk)(const char *format, unsigned size, ...) = (void *)6;
static unsigned long (*const bpf_get_current_task)(void) = (void *)35;

__attribute__((section("kprobe/f"))) int program(struct task **ctx)
{
	struct task *task = *ctx;
	struct plain *plain = (struct plain *)ctx[1];
	int index = *(int *)(ctx + 2);

	// CHECK: remarks.c:[[@LINE+3]]:18: remark: 'task->mm' is read with bpf_probe_read_kernel() [-Rpass=auto-probe-read]
	// CHECK: remarks.c:[[@LINE+2]]:22: remark: 'task->mm->owner' is read with
	// CHECK: remarks.c:[[@LINE+1]]:29: remark: 'task->mm->owner->pid' is read with
	int sum = task->mm->owner->pid;

	// CHECK: remark: 'task->inner.value' is read with
	sum += task->inner.value;
	// CHECK: remark: 'task->comm[3]' is read with
	sum += task->comm[3];
	// CHECK: remark: 'task->comm[...]' is read with
	sum += task->comm[index];
	// CHECK: remark: 'plain->b' is read with
	sum += plain->b;
	// CHECK: remark: 'bpf_get_current_task()->pid' is read with
	sum += ((struct task *)bpf_get_current_task())->pid;
	// CHECK: remark: 'task->comm' is read with bpf_probe_read_kernel() for bpf_trace_printk()
	bpf_trace_printk(task->comm, 16);
	return sum;
}

char LICENSE[] __attribute__((section("license"))) = "GPL";
