// A letter of a name from a table of names. The address that is read from the table is a number: "R# invalid mem
// access 'scalar'".
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

static const char *const names[] = {"lo", "eth", "wlan", "veth"};

SEC("tc")
int letter(struct __sk_buff *skb) {
  __u32 i = skb->mark;
  if (i > 3)
    return 0;
  return names[i][1] & 1;
}

char LICENSE[] SEC("license") = "GPL";
