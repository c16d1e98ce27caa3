// What libbpf has since 1.1.2: iterators, streams, casts, tags, more arguments.
// REQUIRES: clang
// RUN: clang-19 -target bpf -O2 -g -mcpu=v3 -Wall -Wextra -Werror -D__TARGET_ARCH_arm64 -I%build/runtime-headers/include -I%S/Inputs -c %s -o %t.o
// RUN: llvm-objdump-19 -d -r --no-show-raw-insn %t.o | FileCheck %s
// RUN: llvm-objdump-19 -d -r --no-show-raw-insn %t.o | FileCheck %s --check-prefix=ITER
// RUN: bpftool btf dump file %t.o | FileCheck %s --check-prefix=BTF
#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

// CHECK-LABEL: <direct_bits>:
// CHECK: CO-RE <byte_off> {{.*}} struct bits::sign
// CHECK: CO-RE <byte_sz> {{.*}} struct bits::sign
// CHECK: CO-RE <lshift_u64> {{.*}} struct bits::sign
// CHECK: CO-RE <signed> {{.*}} struct bits::sign
// CHECK: CO-RE <rshift_u64> {{.*}} struct bits::sign
long direct_bits(struct bits *p)
{
	return BPF_CORE_READ_BITFIELD(p, sign);
}

// CHECK-LABEL: <write_bits>:
// CHECK: CO-RE <byte_off> {{.*}} struct bits::high
// CHECK: *(u{{8|16|32|64}} *)(r{{.}} + 0x0) =
void write_bits(struct bits *p, int value)
{
	BPF_CORE_WRITE_BITFIELD(p, high, value);
}

// CHECK-LABEL: <cast>:
// CHECK: CO-RE <target_type_id> {{.*}} struct task_struct
// CHECK: bpf_rdonly_cast
// CHECK: CO-RE <byte_off> {{.*}} struct task_struct::pid
int cast(void *p)
{
	return bpf_core_cast(p, struct task_struct)->pid;
}

// CHECK-LABEL: <stream>:
// CHECK: R_BPF_64_64 bpf_stream_vprintk_impl
// CHECK: R_BPF_64_32 bpf_stream_vprintk_impl
// CHECK: R_BPF_64_32 bpf_stream_vprintk{{$}}
int stream(int i)
{
	return bpf_stream_printk(1, "i = %d %s\n", i, "text");
}

// CHECK-LABEL: <nested_printing>:
// CHECK: call 0xa5
// CHECK: call 0x6
void nested_printing(char *out, int i)
{
	bpf_printk("%d", BPF_SNPRINTF(out, 8, "%d", i));
}

extern void bpf_task_release(struct task_struct *p) __ksym __weak;
// CHECK-LABEL: <exists>:
// CHECK: R_BPF_64_64 bpf_task_release
int exists(void)
{
	return bpf_ksym_exists(bpf_task_release);
}

// CHECK-LABEL: <seven>:
// CHECK: struct user_pt_regs::regs[6]
SEC("kprobe") int BPF_KPROBE(seven, int a, int b, int c, int d, int e, int f, int g)
{
	return a + b + c + d + e + f + g;
}
// CHECK-LABEL: <user>:
// CHECK: struct user_pt_regs::regs[0]
SEC("uprobe") int BPF_UPROBE(user, void *p)
{
	return p != NULL;
}
// CHECK-LABEL: <user_result>:
// CHECK: struct user_pt_regs::regs[0]
SEC("uretprobe") int BPF_URETPROBE(user_result, int result)
{
	return result;
}
// CHECK-LABEL: <syscall6>:
// CHECK: struct user_pt_regs::regs[5]
SEC("ksyscall") int BPF_KSYSCALL(syscall6, int a, int b, int c, int d, int e, int f)
{
	return a + b + c + d + e + f;
}

// ITER-LABEL: <loops>:
// ITER: bpf_iter_num_new
// ITER: bpf_iter_num_next
// ITER: bpf_iter_num_destroy
int loops(int n)
{
	int i, sum = 0, *p;

	bpf_for(i, 0, n) {
		if (i == 5)
			return sum;
		sum += i;
	}
	bpf_for_each(num, p, 0, 10) {
		bpf_repeat(3) sum += *p;
	}
	return sum;
}

// BTF-DAG: 'kptr' {{.*}}type_id
// BTF-DAG: 'percpu_kptr'
// BTF-DAG: 'kptr_untrusted'
struct value {
	struct task_struct __kptr *task;
	struct task_struct __percpu_kptr *percpu;
	struct task_struct __kptr_untrusted *untrusted;
};

// BTF-DAG: '___bpf_ulong_{{[0-9]+}}' val=17592186044416
// BTF-DAG: FUNC 'bpf_iter_num_destroy'
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__ulong(map_extra, 1ull << 44);
	__type(key, __u32);
	__type(value, struct value);
} map SEC(".maps");

// BTF-DAG: DECL_TAG 'arg:ctx'
// BTF-DAG: DECL_TAG 'arg:nonnull'
// BTF-DAG: DECL_TAG 'arg:nullable'
// BTF-DAG: DECL_TAG 'arg:trusted'
// BTF-DAG: DECL_TAG 'arg:untrusted'
// BTF-DAG: DECL_TAG 'arg:arena'
__weak int tags(void *ctx __arg_ctx, int *a __arg_nonnull, int *b __arg_nullable, struct task_struct *c __arg_trusted,
		struct task_struct *d __arg_untrusted)
{
	return ctx && a && b && c && d;
}
__weak int tag(void *p __arg_arena)
{
	return p != NULL;
}
