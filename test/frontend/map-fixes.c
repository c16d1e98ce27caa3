// The rules about maps mend what is sure.
// RUN: skep cc -c %s -o %t.o -fdiagnostics-parseable-fixits 2>&1 | FileCheck %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct key {
	__u32 pid;
	__u64 cookie;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	// CHECK: {[[@LINE+1]]:9-[[@LINE+1]]:20}:"max_entries"
	__uint(max_entires, 16);
	// CHECK: {[[@LINE+1]]:9-[[@LINE+1]]:12}:"key_size"
	__uint(key, 16);
	__type(value, __u64);
} keys SEC(".maps");

// CHECK-DAG: {[[@LINE+1]]:1-[[@LINE+1]]:8}:""
static struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	// CHECK-DAG: {[[@LINE+1]]:2-[[@LINE+1]]:8}:"__uint"
	__type(max_entries, 16);
	__type(key, __u32);
	__type(value, __u64);
} hidden SEC(".maps");

struct {
	// CHECK: {[[@LINE+1]]:42-[[@LINE+1]]:42}:"\n\t__uint(map_flags, BPF_F_NO_PREALLOC);"
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__type(key, int);
	__type(value, __u64);
} storage SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, struct key);
	__type(value, __u64);
} by_key SEC(".maps");

static void forget(struct key *key)
{
	// CHECK: {[[@LINE+1]]:31-[[@LINE+1]]:32}:""
	bpf_map_delete_elem(&by_key, &key);
}

SEC("raw_tp/sched_switch")
int look_up(__u64 *ctx)
{
	// CHECK: {[[@LINE+1]]:16-[[@LINE+1]]:16}:" = {}"
	struct key key;

	key.pid = ctx[0];
	key.cookie = ctx[1];
	forget((struct key *)ctx);
	return bpf_map_lookup_elem(&by_key, &key) != NULL;
}

char LICENSE[] SEC("license") = "GPL";
