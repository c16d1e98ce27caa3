// What works in one kind of program is copied into another.
// RUN: %mistake %s
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("xdp")
int packet(struct xdp_md *ctx)
{
	char head[14];

	bpf_skb_load_bytes(ctx, 0, head, sizeof(head)); // expect 2 helper-kind
	return head[0] ? XDP_PASS : XDP_DROP;
}

SEC("tc")
int shrink(struct __sk_buff *skb)
{
	bpf_xdp_adjust_head((void *)skb, 14); // expect 2 helper-kind
	return 0;
}

static __noinline int forward(struct __sk_buff *skb)
{
	return bpf_redirect_peer(skb->ifindex, 0); // expect 9 helper-kind
}

SEC("cgroup_skb/egress")
int leave(struct __sk_buff *skb)
{
	return forward(skb) & 1;
}

SEC("xdp")
int whose(struct xdp_md *ctx)
{
	if (bpf_get_socket_uid((struct __sk_buff *)ctx) == 0) // expect 6 helper-kind
		return XDP_DROP;
	return XDP_PASS;
}

SEC("fentry/do_unlinkat")
int BPF_PROG(refuse, int dfd, struct filename *name)
{
	bpf_override_return((struct pt_regs *)ctx, -1); // expect 2 helper-kind
	return 0;
}

SEC("kprobe/vfs_read")
int BPF_KPROBE(read, struct file *file)
{
	char path[64];

	bpf_d_path((struct path *)&file->f_path, path, sizeof(path)); // expect 2 helper-kind
	return path[0];
}

SEC("kprobe/vfs_write")
int BPF_KPROBE(write, struct file *file)
{
	u64 value;

	bpf_get_func_arg(ctx, 0, &value); // expect 2 helper-kind
	return value;
}

SEC("socket")
int filter(struct __sk_buff *skb)
{
	char name[16];

	bpf_probe_read(name, sizeof(name), skb); // expect 2 helper-kind
	return name[0];
}

SEC("raw_tp/sched_switch")
int list(void *ctx)
{
	BPF_SEQ_PRINTF((struct seq_file *)ctx, "%d\n", 1); // expect 2 helper-kind
	return 0;
}

SEC("cgroup/connect4")
int ask(struct bpf_sock_addr *ctx)
{
	return bpf_skb_cgroup_id((struct __sk_buff *)ctx) == 1; // expect 9 helper-kind
}

/* fexit may, fentry's kin may; raw tracepoints typed by BTF have no result to ask for. */
SEC("tp_btf/sched_switch")
int BPF_PROG(switched, bool preempt)
{
	u64 value;

	return bpf_get_func_ret(ctx, &value); // expect 9 helper-kind
}

SEC("fexit/do_unlinkat")
int BPF_PROG(done)
{
	u64 value;

	return bpf_get_func_ret(ctx, &value) != 0;
}

static long each(u32 index, void *context)
{
	return bpf_skb_change_type(context, 0); // expect 9 helper-kind
}

SEC("xdp")
int often(struct xdp_md *ctx)
{
	return bpf_loop(3, each, 0, 0) == 3 ? XDP_PASS : XDP_DROP;
}

char LICENSE[] SEC("license") = "GPL";
