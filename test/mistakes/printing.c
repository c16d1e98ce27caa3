// Formats as printf() takes them.
// RUN: %mistake %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, char[64]);
} lines SEC(".maps");

SEC("socket")
int show(struct __sk_buff *skb)
{
	__u32 address = skb->mark;
	__u16 port = skb->queue_mapping;
	char name[16];

	bpf_get_current_comm(name, sizeof(name));
	bpf_printk("load is %5.2f", skb->len); // expect 22 c-print-format
	bpf_printk("%zu bytes", (__u64)skb->len); // expect 14 c-print-format
	bpf_printk("flags %#x", skb->mark); // expect 20 c-print-format
	bpf_printk("%s wants %d and %d", name, port); // expect 30 c-print-format
	bpf_printk("%d", port, address); // expect 13 c-print-format
	bpf_printk("from %pI4", address); // expect 19 c-print-format
	bpf_printk("port %s", port); // expect 19 c-print-format
	bpf_printk("name %d", name); // expect 19 c-print-format
	bpf_printk("at %d", bpf_ktime_get_ns()); // expect 17 c-print-format
	bpf_printk("%.16s", name); // expect 14 c-print-format
	bpf_printk("%hhu", port); // expect 14 c-print-format
	bpf_printk("100% of %d", port); // expect 17 c-print-format
	bpf_printk("\033[31m%d", port); // expect 14 c-print-format
	bpf_printk("%d %d %d %s", port, port, port); // expect 23 c-print-format
	return 0;
}

SEC("socket")
int older(struct __sk_buff *skb)
{
	char format[] = "%d of %n\n"; // expect 25 c-print-format

	bpf_trace_printk(format, sizeof(format), skb->len);
	return 0;
}

SEC("fentry/vfs_open")
int BPF_PROG(opened, struct path *path)
{
	__u32 zero = 0;
	char *line = bpf_map_lookup_elem(&lines, &zero);

	if (line)
		BPF_SNPRINTF(line, 64, "%o %p", path, path); // expect 27 c-print-format
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
