// Reserves one of two sizes in a ring buffer: the calls are joined, but the size must be a constant. It is one
// on each way.
//
// clang: accepted
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 4096);
} events SEC(".maps");

SEC("tc")
int event(struct __sk_buff *skb) {
  __u64 *event;
  if (skb->hash & 1)
    event = bpf_ringbuf_reserve(&events, 8, 0);
  else
    event = bpf_ringbuf_reserve(&events, 16, 0);
  if (!event)
    return 0;
  *event = 1;
  bpf_ringbuf_submit(event, 0);
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
