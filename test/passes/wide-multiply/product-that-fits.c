// A test whether a product fits, which the optimiser makes a product that tells of overflow: clang gives up on it.
// RUN: skep cc -Wno-bpf -O2 -Rpass=wide-multiply -c %s -o %t.o 2>&1 | FileCheck --check-prefix=REMARK %s
// RUN: skep run %t.o --packet 00000000000000000000000000000000 | FileCheck %s
// CHECK: XDP_PASS
// REMARK: remark: whether a product fits into 64 bits is told by a division [-Rpass=wide-multiply]
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

static int fits(__u64 a, __u64 b) { return b == 0 || a <= ~0ULL / b; }

SEC("xdp") int check(struct xdp_md *ctx) {
  __u64 half = 1ULL << 32, less = half - 1, none = 0;

  asm volatile("" : "+r"(half), "+r"(less), "+r"(none));
  if (fits(half, half) || !fits(half, less) || !fits(less, less) || !fits(half, none) || !fits(none, half))
    return XDP_DROP;
  return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
