// What a kernel of long ago says of itself in BTF, as far as the rules look: its helpers, map types, kinds of
// programs, and functions that programs may call.
#define KEEP(type) type keep_##type

enum bpf_func_id { BPF_FUNC_unspec, BPF_FUNC_map_lookup_elem, BPF_FUNC_ktime_get_ns, BPF_FUNC_trace_printk };
enum bpf_map_type { BPF_MAP_TYPE_UNSPEC, BPF_MAP_TYPE_HASH, BPF_MAP_TYPE_ARRAY };
enum bpf_prog_type { BPF_PROG_TYPE_UNSPEC, BPF_PROG_TYPE_XDP = 6, BPF_PROG_TYPE_SCHED_CLS = 3, BPF_PROG_TYPE_SK_REUSEPORT = 21 };
enum bpf_attach_type { BPF_CGROUP_INET_INGRESS };
enum { BPF_F_NO_PREALLOC = 1, BPF_F_RDONLY = 8 };
struct sk_buff;

enum bpf_func_id func;
enum bpf_map_type map;
enum bpf_prog_type prog;
enum bpf_attach_type attach;
int jiffies;

__attribute__((btf_decl_tag("bpf_kfunc"))) int bpf_old_kfunc(int value) { return value + BPF_F_RDONLY; }
__attribute__((btf_decl_tag("bpf_kfunc"))) int bpf_other_kfunc(int value) { return value; }
int do_work(int value) { return value + func + map + prog + attach + jiffies; }
