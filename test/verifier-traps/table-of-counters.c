// A global counter is chosen from a constant table of their addresses. "R# invalid mem access 'scalar'".
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

static __u32 tcp, udp, icmp, other;
static __u32 *const counters[] = {&tcp, &udp, &icmp, &other};

SEC("tc")
int count(struct __sk_buff *skb) {
  __u32 i = skb->mark;
  if (i < 4)
    *counters[i] += 1;
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
