// A netfilter hook: refuses TCP connections to one port except from addresses on a list. Sits where an
// nftables rule would, sees packets after defragmentation, and knows in which hook it runs.
#include "vmlinux.h"
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#define NF_DROP 0
#define NF_ACCEPT 1

extern int bpf_dynptr_from_skb(struct __sk_buff *skb, __u64 flags, struct bpf_dynptr *ptr) __ksym;
extern void *bpf_dynptr_slice(const struct bpf_dynptr *ptr, __u32 offset, void *buffer, __u32 size) __ksym;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __be32);
	__type(value, __u8);
} guests SEC(".maps");

const volatile __u16 guarded_port = 22;

__u64 refused;

SEC("netfilter")
int nf_knock(struct bpf_nf_ctx *ctx)
{
	struct __sk_buff *skb = (struct __sk_buff *)ctx->skb;
	struct iphdr ip_copy, *ip;
	struct tcphdr tcp_copy, *tcp;
	struct bpf_dynptr packet;
	__be32 source;

	if (bpf_dynptr_from_skb(skb, 0, &packet))
		return NF_ACCEPT;
	/* At this layer the packet starts with its IP header. The copy is used when it is not linear. */
	ip = bpf_dynptr_slice(&packet, 0, &ip_copy, sizeof(ip_copy));
	if (!ip || ip->version != 4 || ip->protocol != IPPROTO_TCP)
		return NF_ACCEPT;
	source = ip->saddr;
	tcp = bpf_dynptr_slice(&packet, ip->ihl * 4, &tcp_copy, sizeof(tcp_copy));
	if (!tcp || tcp->dest != bpf_htons(guarded_port) || bpf_map_lookup_elem(&guests, &source))
		return NF_ACCEPT;
	__sync_fetch_and_add(&refused, 1);
	return NF_DROP;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
