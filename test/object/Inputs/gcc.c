// What bpf-gcc 12 compiles: no CO-RE, helpers by attribute. Its binutils write relocations their own way.
#define SEC(name) __attribute__((section(name), used))
struct {
  int (*type)[1];
  int (*max_entries)[16];
  int *key;
  long *value;
} first SEC(".maps"), second SEC(".maps");
int zero = 1, counter = 5;
const volatile int limit = 3;
static int calls;
extern int bpf_kf(int);
void *lookup(void *, const void *) __attribute__((kernel_helper(1)));

static __attribute__((noinline)) int sum(int a) { return a + counter + calls++; }
__attribute__((noinline)) int scale(int a) { return a * limit; }

SEC("xdp")
int prog(void *ctx) {
  int key = 1;
  lookup(&first, &key);
  lookup(&second, &key);
  return sum(key) + scale(key) + bpf_kf(calls);
}
char LICENSE[] SEC("license") = "GPL";
