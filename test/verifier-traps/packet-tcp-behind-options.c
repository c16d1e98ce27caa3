// The room left for a TCP header behind IP options, as a difference of pointers: the options make the start of
// it vary.
//
// clang: rejected
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/tcp.h>
#include <bpf/bpf_helpers.h>

#define DATA ((void *)(long)skb->data)
#define END ((void *)(long)skb->data_end)

SEC("tc")
int port(struct __sk_buff *skb) {
  struct ethhdr *eth = DATA;
  struct iphdr *ip = (void *)(eth + 1);
  if ((void *)(ip + 1) > END)
    return 0;
  __u32 length = ip->ihl * 4;
  if (length < 20)
    return 0;
  struct tcphdr *tcp = (void *)ip + length;
  if (END - (void *)tcp < (long)sizeof(*tcp))
    return 0;
  return tcp->dest == 80;
}

char LICENSE[] SEC("license") = "GPL";
