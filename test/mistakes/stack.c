// Helpers of helpers, each with a buffer of its own: one frame fits, a chain of them does not.
// RUN: %mistake %s -mcpu=v3
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u32);
} stages SEC(".maps");

static __noinline int checksum(struct __sk_buff *skb, int from)
{
	__u8 part[200];
	int sum = 0;

	if (bpf_skb_load_bytes(skb, from, part, sizeof(part)))
		return 0;
	for (int i = 0; i < 200; i++)
		sum += part[i];
	return sum;
}

static __noinline int both(struct __sk_buff *skb)
{
	__u8 head[128];

	if (bpf_skb_load_bytes(skb, 0, head, sizeof(head)))
		return 0;
	return checksum(skb, head[0]) + checksum(skb, head[1]);
}

SEC("tc")
int three_frames(struct __sk_buff *skb) // expect 5 stack-depth
{
	__u8 tail[192];

	if (bpf_skb_load_bytes(skb, 64, tail, sizeof(tail)))
		return 0;
	return both(skb) + tail[1];
}

SEC("tc")
int two_frames(struct __sk_buff *skb)
{
	return both(skb);
}

static long in_callback(__u32 i, struct __sk_buff **skb)
{
	return checksum(*skb, i) & 1;
}

SEC("tc")
int by_callback(struct __sk_buff *skb) // expect 5 stack-depth
{
	__u8 name[320];

	if (bpf_skb_load_bytes(skb, 64, name, sizeof(name)))
		return 0;
	bpf_loop(10, in_callback, &skb, 0);
	return name[2];
}

static __noinline int next(struct __sk_buff *skb, int stage)
{
	bpf_tail_call(skb, &stages, stage);
	return 0;
}

SEC("tc")
int go_on(struct __sk_buff *skb) // expect 5 stack-tail-call
{
	__u8 name[260];

	if (bpf_skb_load_bytes(skb, 0, name, sizeof(name)))
		return 0;
	return next(skb, name[0]);
}

static __noinline int choose(struct __sk_buff *skb)
{
	__u8 ports[160];

	if (bpf_skb_load_bytes(skb, 32, ports, sizeof(ports)))
		return 0;
	return next(skb, ports[0]);
}

SEC("tc")
int in_the_middle(struct __sk_buff *skb) // expect 5 stack-tail-call
{
	__u8 name[100];

	if (bpf_skb_load_bytes(skb, 0, name, sizeof(name)))
		return 0;
	return choose(skb) + name[0];
}

#define LAYER(name, below)                                       \
	static __noinline int name(struct __sk_buff *skb, int n) \
	{                                                        \
		return below + skb->len + n;                     \
	}
LAYER(layer8, 1)
LAYER(layer7, layer8(skb, 8))
LAYER(layer6, layer7(skb, 7))
LAYER(layer5, layer6(skb, 6))
LAYER(layer4, layer5(skb, 5))
LAYER(layer3, layer4(skb, 4))
LAYER(layer2, layer3(skb, 3))
LAYER(layer1, layer2(skb, 2))

SEC("tc")
int nine_layers(struct __sk_buff *skb) // expect 5 stack-frames
{
	return layer1(skb, 1);
}

SEC("tc")
int eight_layers(struct __sk_buff *skb)
{
	return layer2(skb, 1);
}

static __noinline long layer0(__u32 i, struct __sk_buff **skb)
{
	return layer2(*skb, i) & 1;
}

SEC("tc")
int nine_with_callback(struct __sk_buff *skb) // expect 5 stack-frames
{
	return bpf_loop(2, layer0, &skb, 0);
}
