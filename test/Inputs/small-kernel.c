/* Stands for a kernel in tests of what programs attach to: its BTF names a few functions, hooks and tracepoints. */
typedef unsigned long size_t;
typedef long ssize_t;
typedef long long loff_t;
typedef _Bool bool;
typedef unsigned char __u8;
typedef unsigned short __u16, __be16;
typedef unsigned int __u32, u32, __be32, __wsum;
typedef int __s32;
typedef unsigned long long __u64, u64, __be64;
typedef long long __s64;

/* What the headers of programs need. */
struct words {
	__u8 a;
	__u16 b;
	__be16 c;
	__u32 d;
	u32 e;
	__be32 f;
	__wsum g;
	__s32 h;
	__u64 i;
	u64 j;
	__be64 k;
	__s64 l;
} words;
enum bpf_map_type { BPF_MAP_TYPE_UNSPEC } map_type;

struct pt_regs {
	unsigned long di, si, dx, cx, r10, r8, r9, ax, sp, ip, orig_ax;
};
struct user_pt_regs {
	unsigned long regs[31], sp, pc, pstate;
} user_regs;
struct task_struct {
	int pid;
};
struct filename {
	const char *name;
};
struct file {
	int flags;
};
struct sock {
	int state;
};
struct inet_sock {
	struct sock sk;
	int port;
};
struct tcp_sock {
	struct inet_sock inet;
	int window;
};
struct sockaddr {
	short family;
};
struct tcp_sock tcp;
struct tcp_congestion_ops {
	u32 (*ssthresh)(struct sock *sk);
	void (*cong_avoid)(struct sock *sk, u32 ack, u32 acked);
	void (*release)(struct sock *sk);
	char name[16];
};
struct seq_file {
	int used;
};
struct bpf_iter_meta {
	struct seq_file *seq;
};
struct range {
	long start, end;
};

struct bpf_iter__task {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
};

typedef void (*btf_trace_sched_switch)(void *data, bool preempt, struct task_struct *prev, struct task_struct *next);
typedef void (*btf_trace_sys_enter)(void *data, struct pt_regs *regs, long id);

struct bpf_iter__task *iterator;
struct tcp_congestion_ops congestion;
btf_trace_sched_switch sched_switch;
btf_trace_sys_enter sys_enter;

int do_unlinkat(int dfd, struct filename *name) { return 0; }
ssize_t vfs_read(struct file *file, char *buf, size_t count, loff_t *pos) { return 0; }
int tcp_connect(struct sock *sk) { return 0; }
void tcp_close(struct sock *sk, long timeout) {}
int tcp_v4_connect(struct sock *sk, struct sockaddr *uaddr, int addr_len) { return 0; }
unsigned long get_page(unsigned long address) { return 0; }
int bpf_lsm_file_open(struct file *file) { return 0; }
void bpf_lsm_task_free(struct task_struct *task) {}
long __x64_sys_openat(const struct pt_regs *regs) { return 0; }
long __x64_sys_kill(const struct pt_regs *regs) { return 0; }
long __do_sys_kill(int pid, int sig) { return 0; }
int bpf_iter_task(struct bpf_iter_meta *meta, struct task_struct *task) { return 0; }
