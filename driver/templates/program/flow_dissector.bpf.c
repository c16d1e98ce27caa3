// Replaces the kernel's reading of packet headers, in one network namespace, where it wants addresses and ports
// of a packet (to spread flows over CPUs, say). BPF_FLOW_DISSECTOR_CONTINUE leaves the work to the kernel.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include "@NAME@.h"

#define BPF_FLOW_DISSECTOR_CONTINUE 129 /* of <linux/bpf.h>, since Linux 6.2 */

@@part/totals.bpf.c

SEC("flow_dissector")
int @IDENT@(struct __sk_buff *skb)
{
	struct bpf_flow_keys *keys = skb->flow_keys;

	count(keys->n_proto == __builtin_bswap16(0x0800));
	return BPF_FLOW_DISSECTOR_CONTINUE;
}

char LICENSE[] SEC("license") = "@LICENSE@";
