// --btf= names the very kernel, so what its BTF does not list is not there.
// RUN: skep cc -c %src/test/Inputs/kernel-of-old.c -o %t.o
// RUN: %mistake %s --btf=%t.o
// RUN: skep cc -c %s -o /dev/null --btf=%t.o 2>&1 | FileCheck %s
// CHECK: the map type RINGBUF is not in the kernel of {{.*}}.o
// CHECK: no kernel function 'bpf_new_kfunc' in the BTF of {{.*}}.o
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF); // expect 9 kernel-map
	__uint(max_entries, 4096);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u64);
} seen SEC(".maps");

extern int bpf_old_kfunc(int value) __ksym;
extern int bpf_new_kfunc(int value) __ksym; // expect 12 extern-unknown
extern int bpf_newer_kfunc(int value) __ksym __weak;
extern int do_work(int value) __ksym;
extern int dctcp_state(int value) __ksym; /* of a module, perhaps */
extern const int jifies __ksym; // expect 18 extern-unknown
extern const void anything __ksym;
extern const void unknown __ksym __weak;

SEC("xdp")
int packet(struct xdp_md *ctx)
{
	__u64 *value = bpf_map_lookup_elem(&seen, ctx);

	if (value)
		*value = bpf_ktime_get_boot_ns(); // expect 12 kernel-helper
	if (bpf_newer_kfunc)
		return bpf_newer_kfunc(1);
	return bpf_old_kfunc(2) + bpf_new_kfunc(3) + do_work(4) + dctcp_state(5) + jifies + (&anything != &unknown);
}

SEC("perf_event") // expect 1 kernel-kind
int switched(void *ctx)
{
	return bpf_ktime_get_ns() & 1;
}

SEC("tcx/ingress") // expect 1 kernel-kind
int segment(struct __sk_buff *skb)
{
	return 0;
}

/* An old kernel takes it without the attach type. */
SEC("tc")
int classify(struct __sk_buff *skb)
{
	return 0;
}

/* Its attach type is younger than it. */
SEC("sk_reuseport")
int choose(struct sk_reuseport_md *ctx)
{
	return SK_PASS;
}

char LICENSE[] SEC("license") = "GPL";
