// Lets DNS answers in only from the resolvers on a list, which takes the ground from under most cache
// poisoning. Attaches with tcx (kernel 6.6), the successor of tc filters.
#include "vmlinux.h"
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include "net.h"

#define DNS_PORT 53

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __be32);
	__type(value, __u64); /* answers seen from it */
} resolvers SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1024);
	__type(key, __be32);
	__type(value, __u64);
} strangers SEC(".maps");

static void count_stranger(__be32 address)
{
	__u64 one = 1, *count = bpf_map_lookup_elem(&strangers, &address);

	if (count)
		__sync_fetch_and_add(count, 1);
	else
		bpf_map_update_elem(&strangers, &address, &one, BPF_NOEXIST);
}

SEC("tcx/ingress")
int tcx_dns_guard(struct __sk_buff *skb)
{
	void *data = (void *)(long)skb->data, *end = (void *)(long)skb->data_end;
	struct iphdr *ip = data + ETH_HLEN;
	struct udphdr *udp = (void *)(ip + 1);
	__u64 *known;
	__be32 from;

	if (skb->protocol != bpf_htons(ETH_P_IP) || (void *)(udp + 1) > end)
		return TCX_NEXT;
	if (ip->protocol != IPPROTO_UDP || ip->ihl != 5 || udp->source != bpf_htons(DNS_PORT))
		return TCX_NEXT;
	from = ip->saddr;
	known = bpf_map_lookup_elem(&resolvers, &from);
	if (!known) {
		count_stranger(from);
		return TCX_DROP;
	}
	__sync_fetch_and_add(known, 1);
	return TCX_NEXT;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
