/* The same kernel, some versions later. */
typedef unsigned int __u32;
typedef unsigned long long __u64;

struct list {
	struct list *next, *prev;
};
struct inner {
	long padding;
	int moved;
	int there;
};
struct extra {
	int gone;
};
struct thing {
	long first;
	int id;
	unsigned int __state;
	unsigned long width;
	long sign;
	struct inner deep;
	struct extra *extra;
	struct list list;
	char name[32];
	unsigned int more : 9, bits : 5;
	int added;
};
struct added_type {
	int value;
};
enum color { RED = 1, GREEN = 16, NEW_BLUE = 32 };
enum bpf_func_id { BPF_FUNC_unspec, BPF_FUNC_map_lookup_elem, BPF_FUNC_get_current_task = 35, BPF_FUNC_get_smp_processor_id = 8, BPF_FUNC_loop = 181 };
enum bpf_map_type { BPF_MAP_TYPE_UNSPEC, BPF_MAP_TYPE_HASH, BPF_MAP_TYPE_ARRAY, BPF_MAP_TYPE_RINGBUF = 27 };
enum bpf_prog_type { BPF_PROG_TYPE_UNSPEC, BPF_PROG_TYPE_SOCKET_FILTER, BPF_PROG_TYPE_TRACING = 26, BPF_PROG_TYPE_STRUCT_OPS };
struct ops {
	int (*act)(int);
};
struct bpf_struct_ops_ops {
	struct ops data;
};

struct thing thing;
struct added_type added_type;
struct extra extra;
enum color color;
enum bpf_func_id func_id;
enum bpf_map_type map_type;
enum bpf_prog_type prog_type;
struct bpf_struct_ops_ops ops;

__attribute__((section("text"))) int new_function(struct thing *t)
{
	return t->id;
}
__attribute__((section("text"))) int bpf_new_kfunc(int number)
{
	return number;
}
