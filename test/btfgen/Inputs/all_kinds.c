/* At least one type of each kind that clang makes. */
struct forward;
union forward_union;
enum small { NONE = -1, SOME = 7 };
enum big { BIG = 0x8000000000000000 };
typedef int number;
struct pair {
  const int *volatile first;
  char name[16];
  unsigned flag : 1, rest : 31;
  double d;
  int (*callback)(struct forward *restrict, union forward_union *, number, ...);
} __attribute__((btf_decl_tag("pair-tag")));
struct pair data;
int __attribute__((btf_type_tag("user"))) *tagged;
enum small s;
enum big b;
extern int kernel_function(int) __attribute__((section(".ksyms")));
__attribute__((section("syscall"))) int program(void *context) { return kernel_function(s) + b; }
