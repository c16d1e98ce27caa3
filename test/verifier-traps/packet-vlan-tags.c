// Follows up to four VLAN tags with a pointer that moves, then reads the IP header behind them. Older LLVM
// recomputed the pointer after the test (xdp-tutorial, bcc #5062).
//
// clang: accepted
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <bpf/bpf_helpers.h>

#define DATA ((void *)(long)skb->data)
#define END ((void *)(long)skb->data_end)

struct tag {
  __u16 tci, type;
};

SEC("tc")
int protocol(struct __sk_buff *skb) {
  struct ethhdr *eth = DATA;
  if ((void *)(eth + 1) > END)
    return 0;
  __u16 type = eth->h_proto;
  void *next = eth + 1;
#pragma clang loop unroll(disable)
  for (int i = 0; i < 4 && type == 0x0081; i++) {
    struct tag *tag = next;
    if ((void *)(tag + 1) > END)
      return 0;
    type = tag->type;
    next = tag + 1;
  }
  struct iphdr *ip = next;
  if (type != 0x0008 || (void *)(ip + 1) > END)
    return 0;
  return ip->protocol == 6;
}

char LICENSE[] SEC("license") = "GPL";
