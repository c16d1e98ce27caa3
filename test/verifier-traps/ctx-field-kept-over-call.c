// Chooses a field to be written, calls a helper, and writes. The pointer lives in a register over the call:
// "dereference of modified ctx ptr". bcc #3568 (tcpstates).
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
int later(struct __sk_buff *skb) {
  __u32 *field = skb->protocol == 8 ? &skb->mark : &skb->priority;
  bpf_printk("now");
  *field = 3;
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
