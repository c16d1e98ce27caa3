// A branch around a jump becomes the opposite branch: a switch is full of them.
// RUN: skep cc -mcpu=v3 -Wno-bpf -c %s -o %t.o && skep objdump %t.o | FileCheck --check-prefix=OBJECT %s
// RUN: skep cc -mcpu=v3 -Wno-bpf -S %s -o - | FileCheck --check-prefix=TEXT %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

// LLVM's code generator makes "if w1 == 12 goto A; goto B; A:" of the last case that it asks about.
// OBJECT-LABEL: choose:
// OBJECT: if w1 != 12 goto
// OBJECT-NOT: goto
// OBJECT: call bpf_get_prandom_u32
// TEXT-LABEL: choose:
// TEXT: if w1 != 12 goto
// TEXT-NOT: goto
// TEXT: call 7
SEC("xdp") int choose(struct xdp_md *ctx) {
  int answer = -1;

  switch (ctx->ingress_ifindex) {
  case 1:
    answer = 20;
    break;
  case 2:
    answer = 40;
    break;
  case 4:
  case 5:
    bpf_get_smp_processor_id();
    break;
  case 12:
    bpf_get_prandom_u32();
    break;
  }
  bpf_printk("%d", answer);
  return 1;
}
