// Our headers behind the whole vmlinux.h that bpftool writes of the running kernel: no name clashes, no warnings.
// REQUIRES: clang, bpftool, kernel-btf
// RUN: mkdir -p %t.dir && bpftool btf dump file /sys/kernel/btf/vmlinux format c > %t.dir/vmlinux.h
// RUN: clang-19 -target bpf -O2 -g -Wall -Wextra -Werror -D__TARGET_ARCH_x86 -isystem %t.dir -I%build/runtime-headers/include -c %s -o %t.o
// RUN: llvm-objdump-19 -d -r --no-show-raw-insn %t.o | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include <bpf/usdt.bpf.h>

// CHECK-LABEL: <chain>:
// CHECK: CO-RE <byte_off> {{.*}} struct task_struct::mm
// CHECK: CO-RE <byte_off> {{.*}} struct mm_struct::{{.*}}exe_file
// CHECK: CO-RE <byte_off> {{.*}} struct file::f_inode
// CHECK: CO-RE <byte_off> {{.*}} struct inode::i_ino
SEC("fentry/x") int BPF_PROG(chain, struct task_struct *t)
{
	return BPF_CORE_READ(t, mm, exe_file, f_inode, i_ino);
}

// CHECK-LABEL: <loop>:
// CHECK: bpf_iter_num_next
SEC("syscall") int loop(void *ctx __attribute__((unused)))
{
	int i, sum = 0;

	bpf_for(i, 0, 10) sum += bpf_core_cast(bpf_get_current_task_btf(), struct task_struct)->pid;
	return bpf_stream_printk(1, "%d", sum);
}
