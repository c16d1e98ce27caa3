// Limits the rate of every local sender by giving its packets a departure time, which the `fq` queueing
// discipline obeys: packets wait instead of being dropped.
//
// Each socket cookie has a schedule in `flows`: the time at which its next packet may leave. Packets
// that would wait too long are dropped, as a full queue would do.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include "net.h"

#define NSEC_PER_SEC 1000000000ull
#define HORIZON (2 * NSEC_PER_SEC)

/* Bytes a second for one flow; may be set before loading. */
const volatile __u64 rate = 1000 * 1000;

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, __u64);
	__type(value, __u64);
} flows SEC(".maps");

__u64 delayed, dropped;

SEC("tc")
int tc_pace(struct __sk_buff *skb)
{
	__u64 flow = bpf_get_socket_cookie(skb);
	__u64 now = bpf_ktime_get_ns();
	__u64 cost = (__u64)skb->wire_len * NSEC_PER_SEC / rate;
	__u64 *slot = bpf_map_lookup_elem(&flows, &flow);
	__u64 leave, next;

	if (!slot) {
		next = now + cost;
		bpf_map_update_elem(&flows, &flow, &next, BPF_ANY);
		return TC_ACT_OK;
	}
	leave = *slot;
	if (leave <= now) {
		*slot = now + cost;
		return TC_ACT_OK;
	}
	if (leave - now > HORIZON) {
		__sync_fetch_and_add(&dropped, 1);
		return TC_ACT_SHOT;
	}
	/* Two CPUs may sell the same slot; over a second that evens out, and a lock would cost more. */
	*slot = leave + cost;
	skb->tstamp = leave;
	__sync_fetch_and_add(&delayed, 1);
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
