// At -O0 as well no way through a function runs off its code.
// RUN: skep cc -Wno-bpf -O0 -c %s -o %t.o && skep objdump %t.o | FileCheck %s
// RUN: skep run %t.o --packet 00000000000000000000000000000000 | FileCheck --check-prefix=RESULT %s
// CHECK-LABEL: ends:
// CHECK: call bpf_get_smp_processor_id
// CHECK: exit
// CHECK-NOT: call
// RESULT: XDP_PASS
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("xdp") int ends(struct xdp_md *ctx) {
  if (ctx->ingress_ifindex < 0x12345678)
    return XDP_PASS;
  bpf_get_smp_processor_id();
  __builtin_unreachable();
}

char LICENSE[] SEC("license") = "GPL";
