// Keys with padding that is written after all, or that cannot be told.
// RUN: skep cc -Werror -c %s -o %t.o 2>&1 | count 0
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct key {
	__u32 pid;
	__u64 cookie;
};

struct packed {
	__u32 pid;
	__u64 cookie;
} __attribute__((packed));

struct padded {
	__u32 pid;
	__u32 pad;
	__u64 cookie;
};

struct bits {
	__u32 a : 3;
	__u64 cookie;
};

struct wide {
	__u32 pid;
	__u64 cookie[3];
};

#define HASH(name, of)				\
	struct {				\
		__uint(type, BPF_MAP_TYPE_HASH);\
		__uint(max_entries, 16);	\
		__type(key, struct of);		\
		__type(value, __u64);		\
	} name SEC(".maps")

HASH(keys, key);
HASH(packed_keys, packed);
HASH(padded_keys, padded);
HASH(bit_keys, bits);
HASH(wide_keys, wide);

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__uint(key_size, sizeof(__u32));
	__type(value, __u64);
} short_keys SEC(".maps");

SEC("raw_tp/sched_switch")
int written(__u64 *ctx)
{
	struct key zero = {0}, constant = { .pid = 1, .cookie = 2 }, copied, through, cleared, whole;
	struct key *pointer = &through;
	struct packed packed;
	struct padded padded;
	struct bits bits;
	struct wide wide = { .pid = ctx[0] };
	struct key prefix;

	zero.pid = ctx[0];
	copied = *(struct key *)ctx;
	copied.pid = 1;
	*(__u64 *)pointer = ctx[1];
	through.cookie = 3;
	// From the first member over all of it.
	__builtin_memset(&cleared.pid, 0, sizeof(cleared));
	cleared.cookie = ctx[2];
	__builtin_memset(&whole, 0, sizeof(whole));
	whole.pid = ctx[0];
	packed.pid = ctx[0];
	packed.cookie = ctx[1];
	padded.pid = padded.pad = ctx[0];
	padded.cookie = ctx[1];
	bits.a = 1;
	bits.cookie = ctx[1];
	// The padding lies behind the key.
	prefix.pid = ctx[0];
	prefix.cookie = 0;
	bpf_map_lookup_elem(&keys, &zero);
	bpf_map_lookup_elem(&keys, &constant);
	bpf_map_lookup_elem(&keys, &copied);
	bpf_map_lookup_elem(&keys, &through);
	bpf_map_lookup_elem(&keys, &cleared);
	bpf_map_lookup_elem(&keys, &whole);
	bpf_map_lookup_elem(&packed_keys, &packed);
	bpf_map_lookup_elem(&padded_keys, &padded);
	bpf_map_lookup_elem(&bit_keys, &bits);
	bpf_map_lookup_elem(&wide_keys, &wide);
	bpf_map_lookup_elem(&short_keys, &prefix);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
