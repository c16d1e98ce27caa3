// The records that libbpf writes into __bpf_usdt_specs have the layout that the loading libbpf gives them.
// REQUIRES: clang
// RUN: clang-19 -target bpf -O2 -g -Wall -Wextra -Werror -D__TARGET_ARCH_x86 -I%build/runtime-headers/include -I%S/Inputs -c %s -o %t.o
// RUN: llvm-objdump-19 -d -r --no-show-raw-insn %t.o | FileCheck %s
// RUN: clang-19 -target bpf -O2 -g -Wall -Wextra -Werror -D__TARGET_ARCH_x86 -I%build/runtime-headers/include -I%S/Inputs -DBPF_USDT_LIBBPF_1_7 -c %s -o %t.o
// RUN: llvm-objdump-19 -d -r --no-show-raw-insn %t.o | FileCheck %s --check-prefixes=CHECK,SIB
// RUN: clang-19 -target bpfeb -O2 -g -Wall -Wextra -Werror -D__TARGET_ARCH_s390 -I%build/runtime-headers/include -I%S/Inputs -DBPF_USDT_LIBBPF_1_7 -c %s -o %t.o
#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/usdt.bpf.h>

#define HAS(type, member, at) _Static_assert(__builtin_offsetof(type, member) == (at), #type "." #member)
#ifdef BPF_USDT_LIBBPF_1_7
_Static_assert(sizeof(struct __bpf_usdt_arg_spec) == 24, "argument");
HAS(struct __bpf_usdt_arg_spec, reg_off, 14);
HAS(struct __bpf_usdt_arg_spec, arg_signed, 16);
HAS(struct __bpf_usdt_spec, usdt_cookie, 288);
#else
_Static_assert(sizeof(struct __bpf_usdt_arg_spec) == 16, "argument");
HAS(struct __bpf_usdt_arg_spec, arg_type, 8);
HAS(struct __bpf_usdt_arg_spec, reg_off, 12);
HAS(struct __bpf_usdt_arg_spec, arg_signed, 14);
HAS(struct __bpf_usdt_arg_spec, arg_bitshift, 15);
HAS(struct __bpf_usdt_spec, usdt_cookie, 192);
HAS(struct __bpf_usdt_spec, arg_cnt, 200);
#endif

// Linked files must be able to share the functions. (0x1c: scale_bitshift is the top of 32 bits.)
// CHECK-LABEL: <bpf_usdt_arg_cnt>:
// CHECK-LABEL: <bpf_usdt_arg_size>:
// CHECK-LABEL: <bpf_usdt_arg>:
// SIB: r{{[0-9]}} >>= 0x1c
// SIB: r{{[0-9]}} <<= r
// CHECK-LABEL: <bpf_usdt_cookie>:

// CHECK-LABEL: <none>:
// CHECK-NEXT: r0 = 0x7
// CHECK-NEXT: exit
SEC("usdt//bin/x:p:n") int BPF_USDT(none)
{
	return 7;
}

// CHECK-LABEL: <three>:
// CHECK: r2 = 0x0
// CHECK: R_BPF_64_32 bpf_usdt_arg
// CHECK: r2 = 0x1
// CHECK: R_BPF_64_32 bpf_usdt_arg
// CHECK: r2 = 0x2
// CHECK: R_BPF_64_32 bpf_usdt_arg
SEC("usdt//bin/x:p:n") int BPF_USDT(three, int a, const char *b, unsigned long c)
{
	return a + (b != NULL) + c;
}

SEC("usdt") long functions(struct pt_regs *ctx)
{
	return bpf_usdt_arg_cnt(ctx) + bpf_usdt_arg_size(ctx, 1) + bpf_usdt_cookie(ctx);
}
