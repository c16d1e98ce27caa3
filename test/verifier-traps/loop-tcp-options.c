// Walks up to 40 TCP options, whose lengths move the pointer by a number of the packet. Each turn gives the
// verifier a pointer with other limits, so states do not meet: "BPF program is too large". bcc #5062 walks them
// so; what is known to help is bpf_loop() or fewer turns, which is for the author to say.
//
// clang: rejected
// skep: rejected - no other lowering of the same turns is known that the verifier gets to the end of
// REQUIRES: bpf-load, clang, kernel-btf
// RUN: %trap %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define DATA ((void *)(long)skb->data)
#define END ((void *)(long)skb->data_end)

SEC("tc")
int timestamp(struct __sk_buff *skb) {
  __u8 *data = DATA, *end = END, *option = data + 54;
#pragma clang loop unroll(disable)
  for (int i = 0; i < 40; i++) {
    if (option + 2 > end)
      return 0;
    if (*option == 0)
      break;
    if (*option == 1) {
      option++;
      continue;
    }
    __u8 length = option[1];
    if (length < 2)
      return 0;
    option += length;
  }
  return 1;
}

char LICENSE[] SEC("license") = "GPL";
