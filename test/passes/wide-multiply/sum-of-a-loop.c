// A loop that the optimiser makes a formula of, whose product has more than 64 bits: clang gives up, skep does not.
// RUN: skep cc -Wno-bpf -O2 -Rpass=wide-multiply -c %s -o %t.o 2>&1 | FileCheck --check-prefix=REMARK %s
// RUN: skep run %t.o --packet 00000000000000000000000000000000 | FileCheck %s
// RUN: skep cc -Wno-bpf -O2 -mcpu=v1 -c %s -o %t.o
// RUN: skep run %t.o --packet 00000000000000000000000000000000 | FileCheck %s
// RUN: skep cc --target=bpf -Wno-bpf -g -S -emit-llvm -Xclang -disable-llvm-passes %s -o %t.ll
// RUN: skep opt %t.ll --passes='default<O2>' | FileCheck --check-prefix=WIDE %s
// RUN: skep opt %t.ll --passes='default<O2>,wide-multiply' | FileCheck --check-prefix=NARROW %s
// CHECK: XDP_PASS
// REMARK: remark: a product of more than 64 bits{{.*}}[-Rpass=wide-multiply]
// WIDE: mul i65
// NARROW: mul i64
// NARROW-NOT: mul i65
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

// 0 + 1 + ... + (n - 1)
static __u64 sum(__u64 n) {
  __u64 total = 0;

  for (__u64 i = 0; i < n; i++)
    total += i;
  return total;
}

SEC("xdp") int check(struct xdp_md *ctx) {
  __u64 few = 100000, many = 0x200000005, more = 0x1000001e241;

  asm volatile("" : "+r"(few), "+r"(many), "+r"(more));
  if (sum(few) != 4999950000ULL || sum(many) != 0x90000000aULL || sum(more) != 0x1e24081c63b7920ULL)
    return XDP_DROP;
  return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
