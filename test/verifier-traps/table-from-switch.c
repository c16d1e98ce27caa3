// A switch over more than three cases that gives addresses of strings. LLVM makes a table of such a switch for
// most targets, whose relocations in .rodata no loader fills in.
//
// clang: accepted
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
int name(struct __sk_buff *skb) {
  const char *text;
  switch (skb->hash & 7) {
  case 0:
    text = "zero";
    break;
  case 1:
    text = "one";
    break;
  case 2:
    text = "two";
    break;
  case 3:
    text = "three";
    break;
  case 4:
    text = "four";
    break;
  default:
    return 0;
  }
  bpf_trace_printk(text, 4);
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
