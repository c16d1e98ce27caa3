// Counts the traffic of a cgroup (of a container, say) both ways and stops what leaves it once a quota
// is used up.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#define DROP 0
#define PASS 1

struct usage {
	__u64 bytes_in;
	__u64 bytes_out;
	__u64 refused;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u64); /* cgroup id */
	__type(value, struct usage);
} cgroups SEC(".maps");

/* Bytes that a cgroup may send; 0 is no limit. */
const volatile __u64 quota = 0;

static struct usage *usage_of(struct __sk_buff *skb)
{
	__u64 id = bpf_skb_cgroup_id(skb);
	struct usage fresh = {}, *usage = bpf_map_lookup_elem(&cgroups, &id);

	if (usage)
		return usage;
	bpf_map_update_elem(&cgroups, &id, &fresh, BPF_NOEXIST);
	return bpf_map_lookup_elem(&cgroups, &id);
}

SEC("cgroup_skb/ingress")
int count_ingress(struct __sk_buff *skb)
{
	struct usage *usage = usage_of(skb);

	if (usage)
		__sync_fetch_and_add(&usage->bytes_in, skb->len);
	return PASS;
}

SEC("cgroup_skb/egress")
int limit_egress(struct __sk_buff *skb)
{
	struct usage *usage = usage_of(skb);

	if (!usage)
		return PASS;
	if (quota && usage->bytes_out + skb->len > quota) {
		__sync_fetch_and_add(&usage->refused, 1);
		return DROP;
	}
	__sync_fetch_and_add(&usage->bytes_out, skb->len);
	return PASS;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
