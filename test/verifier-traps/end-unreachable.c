// A call behind which C says that nothing comes. Code that ends there would run into the next function: "R1
// !read_ok" here, "last insn is not an exit or jmp" where none follows. LLVM drops the code behind the call.
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

static __noinline int always(struct __sk_buff *skb) {
  if (skb->mark == 3)
    return 4;
  if (skb->mark != 3)
    return 9;
  __builtin_unreachable();
}

SEC("tc")
int end(struct __sk_buff *skb) {
  if (skb->hash == 7) {
    bpf_printk("never");
    __builtin_unreachable();
  }
  return always(skb) & 1;
}

char LICENSE[] SEC("license") = "GPL";
