// Where an address may be the kernel's or a process's, or nothing is known of it, that is said.
// RUN: skep cc -fauto-probe-read -c %s -o %t.o 2>&1 | FileCheck %s
// RUN: skep objdump %t.o | FileCheck %s --check-prefix=CODE
// RUN: skep cc -fauto-probe-read -Wno-probe-read-unknown -c %s -o %t.o 2>&1 | count 0
struct {
	int (*type)[1], (*max_entries)[4];
	int *key;
	long *value;
} numbers __attribute__((section(".maps")));

static void *(*const bpf_map_lookup_elem)(void *map, const void *key) = (void *)1;

static __attribute__((noinline)) int both(int *p)
{
	return *p;
	// CHECK: bad-unknown.c:[[@LINE-1]]:9: warning: '*p' may be memory of the kernel or of a process; it is read with bpf_probe_read() [-Wprobe-read-unknown]
	// CHECK: note: read it with bpf_probe_read_kernel() or bpf_probe_read_user()
}

__attribute__((section("kprobe/f"))) int kernel(int **ctx)
{
	return both(*ctx);
}

__attribute__((section("uprobe/f"))) int process(int **ctx)
{
	return both(*ctx);
}

__attribute__((section("kprobe/f"))) int number(int **ctx)
{
	int key = 0;
	long *value = bpf_map_lookup_elem(&numbers, &key);

	return value ? *(int *)*value : 0;
	// CHECK: bad-unknown.c:[[@LINE-1]]:17: warning: '{{.*}}' may be memory of the kernel or of a process
}
// CODE-COUNT-2: call bpf_probe_read{{$}}

// One that may be inlined is.
static int either(int *p)
{
	return *p;
	// CHECK-NOT: bad-unknown.c:[[@LINE-1]]
}

__attribute__((section("kprobe/g"))) int of_kernel(int **ctx)
{
	return either(*ctx);
}
// CODE-LABEL: {{^}}of_kernel:
// CODE: call bpf_probe_read_kernel

__attribute__((section("uprobe/g"))) int of_process(int **ctx)
{
	return either(*ctx);
}
// CODE-LABEL: {{^}}of_process:
// CODE: call bpf_probe_read_user

char LICENSE[] __attribute__((section("license"))) = "GPL";
