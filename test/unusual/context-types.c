// Contexts under other names than the usual one.
// RUN: skep cc -Werror -c %s -o %t.o 2>&1 | count 0
#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct xdp_md___old {
	__u32 data, data_end;
} __attribute__((preserve_access_index));

/* A record as the format file of the tracepoint shows it. */
struct switch_record {
	u64 common;
	char prev_comm[16];
	int prev_pid;
};

struct unlink_args {
	u64 dfd;
	struct filename *name;
};

typedef struct __sk_buff packet_t;

SEC("xdp") int flavour(struct xdp_md___old *ctx) { return XDP_PASS; }
SEC("xdp") int none(void) { return XDP_PASS; }
SEC("xdp") int untyped(const void *ctx) { return XDP_PASS; }
SEC("tc") int renamed(packet_t *skb) { return 0; }
SEC("tc/ingress") int constant(const struct __sk_buff *const skb) { return skb->len > 100; }
SEC("tp/sched/sched_switch") int record(struct switch_record *ctx) { return ctx->prev_pid; }
SEC("tp/sched/sched_switch") int words(unsigned long long *ctx) { return ctx[1]; }
SEC("raw_tp/sched_switch") int arguments(struct bpf_raw_tracepoint_args *ctx) { return ctx->args[0]; }
SEC("raw_tp/sched_switch") int longs(unsigned long *ctx) { return ctx[0]; }
SEC("fentry/do_unlinkat") int view(struct unlink_args *ctx) { return 0; }
SEC("kprobe/do_unlinkat") int user(bpf_user_pt_regs_t *ctx) { return 0; }
SEC("perf_event") int sampled(struct pt_regs *ctx) { return 0; }
SEC("syscall") int called(struct unlink_args *ctx) { return ctx->dfd; }
SEC("freplace") int replaced(struct sock *sk, int n, long more) { return n; }
SEC("iter/task") int BPF_PROG(iterWords, struct bpf_iter_meta *meta, struct task_struct *task) { return 0; }
SEC("raw_tp/sched_switch") int BPF_PROG(switched, bool preempt, struct task_struct *prev) { return prev->pid; }
SEC("kprobe/do_unlinkat") int BPF_PROG(takesNothing) { return 0; }
SEC("lirc_mode2") int infrared(unsigned int *sample) { return *sample; }

char LICENSE[] SEC("license") = "GPL";
