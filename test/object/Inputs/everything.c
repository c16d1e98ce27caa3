// One of each thing that an object can hold: hash, array of maps with values, data, read-only data, bss,
// calls between sections, a callback, a kfunc, a kconfig value, CO-RE records of several kinds.
#define SEC(name) __attribute__((section(name), used))
#define __uint(name, val) int (*name)[val]
#define __type(name, val) typeof(val) *name
#define __array(name, val) typeof(val) *name[]
#define __ulong(name, val) enum { __unique_value_##name = val } name

struct task {
  int pid;
  struct {
    int x[4];
  } q;
  struct task *parent;
} __attribute__((preserve_access_index));
enum state { RUNNING = 3, STOPPED = 7 };

struct {
  __uint(type, 1);
  __uint(max_entries, 16);
  __type(key, int);
  __type(value, long);
} counts SEC(".maps");

struct array {
  __uint(type, 2);
  __uint(max_entries, 1);
  __uint(key_size, 4);
  __uint(value_size, 8);
  __uint(pinning, 1);
} slots SEC(".maps");

struct {
  __uint(type, 12);
  __uint(max_entries, 4);
  __uint(key_size, 4);
  __array(values, struct array);
} outer SEC(".maps") = {.values = {[2] = &slots}};

struct {
  __uint(type, 30);
  __uint(max_entries, 100);
  __uint(map_flags, 4);
  __uint(numa_node, 0);
  __type(value, int);
  __ulong(map_extra, 5);
} bloom SEC(".maps");

int counter = 5;
int numbers[8] = {1, 2, 3};
const volatile int limit = 3;
static int calls;
int special SEC(".data.special") = 1;
extern int LINUX_KERNEL_VERSION __attribute__((section(".kconfig")));
extern int bpf_kf(int) __attribute__((section(".ksyms")));

static void *(*lookup)(void *, const void *) = (void *)1;
static long (*push)(void *, const void *, long) = (void *)87;
static long (*loop)(int, void *, void *, long) = (void *)181;

static __attribute__((noinline)) int sum(struct task *t) { return t->pid + t->q.x[2] + counter; }

static int callback(int i, void *ctx) {
  calls++;
  return 0;
}

__attribute__((noinline)) int scale(int a) { return a * limit + numbers[a & 7] + special; }

SEC("xdp")
int prog(struct task *ctx) {
  int key = 1;
  long *value = lookup(&counts, &key);
  if (value)
    __sync_fetch_and_add(value, 1);
  int recent = LINUX_KERNEL_VERSION > 5;
  lookup(&outer, &key);
  push(&bloom, &key, 0);
  loop(3, callback, 0, 0);
  if (__builtin_preserve_field_info(ctx->parent, 2))
    recent += __builtin_preserve_enum_value(*(enum state *)STOPPED, 1);
  recent += __builtin_preserve_type_info(*(struct task *)0, 1);
  return sum(ctx) + scale(key) + bpf_kf(calls) + recent;
}

SEC("?tc")
int second(void *ctx) { return scale(2); }

char LICENSE[] SEC("license") = "GPL";
