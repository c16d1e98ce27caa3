// Results that look out of range and are not, or that nobody can tell.
// RUN: skep cc -Werror -c %s -o %t.o 2>&1 | count 0
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

const volatile int verdict = 7;

static __noinline int inner(struct __sk_buff *skb) { return skb->len ? 5 : 7; }

SEC("cgroup_skb/egress") int congested(struct __sk_buff *skb) { return 3; }
SEC("cgroup/bind4") int privileged(struct bpf_sock_addr *ctx) { return 3; }
SEC("cgroup/dev") int configured(struct bpf_cgroup_dev_ctx *ctx) { return verdict; }
SEC("cgroup/skb") int called(struct __sk_buff *skb) { return inner(skb) > 5; }
SEC("xdp") int any(struct xdp_md *ctx) { return 77; }
SEC("kprobe/do_unlinkat") int dropped(void *ctx) { return 1; }
SEC("fmod_ret/bpf_modify_return_test") int BPF_PROG(modified) { return 20; }
SEC("lsm/file_open") int BPF_PROG(denied, struct file *file) { return -13; }
SEC("lsm/inode_xattr_skipcap") int BPF_PROG(question, const char *name) { return 1; }
SEC("lsm_cgroup/socket_bind") int BPF_PROG(bound, struct socket *sock) { return 1; }
SEC("lsm/task_free") void BPF_PROG(freed, struct task_struct *task) {}
SEC("socket") int whole(struct __sk_buff *skb) { return -1; }
SEC("struct_ops/ssthresh") u32 BPF_PROG(ssthresh, struct sock *sk) { return 5; }

char LICENSE[] SEC("license") = "GPL";
