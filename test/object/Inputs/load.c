#define SEC(name) __attribute__((section(name), used))
struct {
  int (*type)[2];
  // No max_entries: an application would set it.
  int *key;
  long *value;
  int (*pinning)[1];
} skep_load_pinned SEC(".maps");
static void *(*lookup)(void *, const void *) = (void *)1;

SEC("xdp") int pass(void *ctx) {
  int key = 0;
  return lookup(&skep_load_pinned, &key) ? 2 : 1;
}
SEC("tcx/ingress") int ingress(void *ctx) { return 0; }
SEC("netfilter") int hook(void *ctx) { return 1; }
SEC("?xdp") int spare(void *ctx) { return 2; }
#ifdef BAD
SEC("xdp") int wild(int *ctx) { return ctx[1000]; }
#endif
#ifdef UNKNOWN
SEC("nonsense") int strange(void *ctx) { return 0; }
#endif
#ifdef KFUNC
extern int bpf_no_such_kfunc(int) __attribute__((section(".ksyms")));
SEC("xdp") int calls(void *ctx) { return bpf_no_such_kfunc(1); }
#endif
char LICENSE[] SEC("license") = "GPL";
