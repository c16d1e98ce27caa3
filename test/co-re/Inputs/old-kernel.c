/* Stands for a kernel: its BTF names types, functions and what this one can do. */
typedef unsigned int __u32;
typedef unsigned long long __u64;

struct list {
	struct list *next;
};
struct inner {
	int moved;
};
struct thing {
	int id;
	long state;
	unsigned int width;
	int sign;
	struct inner deep;
	struct list *list;
	char name[16];
	unsigned int bits : 3, more : 9;
};
enum color { RED = 1, GREEN = 2, OLD_BLUE = 4 };
enum bpf_func_id { BPF_FUNC_unspec, BPF_FUNC_map_lookup_elem, BPF_FUNC_get_current_task = 35, BPF_FUNC_get_smp_processor_id = 8 };
enum bpf_map_type { BPF_MAP_TYPE_UNSPEC, BPF_MAP_TYPE_HASH, BPF_MAP_TYPE_ARRAY };
enum bpf_prog_type { BPF_PROG_TYPE_UNSPEC, BPF_PROG_TYPE_SOCKET_FILTER, BPF_PROG_TYPE_TRACING = 26, BPF_PROG_TYPE_STRUCT_OPS };

struct thing thing;
enum color color;
enum bpf_func_id func_id;
enum bpf_map_type map_type;
enum bpf_prog_type prog_type;

__attribute__((section("text"))) int old_function(struct thing *t)
{
	return t->id;
}
