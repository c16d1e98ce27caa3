#define SEC(name) __attribute__((section(name), used))
struct my_ops {
  int (*open)(void *);
  int version;
};
SEC("struct_ops/open") int open(unsigned long *ctx) { return 0; }
struct my_ops plain SEC(".struct_ops") = {.open = (void *)open, .version = 2};
struct my_ops linked SEC(".struct_ops.link") = {.open = (void *)open};
