// One of everything that BTF has a word for, and of what LLVM's rules about pointers hang on.
#define SEC(name) __attribute__((section(name), used))
#define __tag(name) __attribute__((btf_decl_tag(name)))
#define __ttag(name) __attribute__((btf_type_tag(name)))
#define __core __attribute__((preserve_access_index))
typedef unsigned int u32;
typedef unsigned long long u64;
typedef _Bool bool;

// Numbers.
enum small { SMALL_A = -1, SMALL_B = 5 };
enum large { LARGE_A = 1, LARGE_B = 0xffffffff00ULL };
enum declared;
struct numbers {
  bool flag;
  char letter;
  unsigned char byte;
  short half;
  __int128 wide;
  float single;
  double twice;
  enum small small;
  enum large large;
  enum declared *declared;
};

// Records: bits, no names, packed, flexible ends, in themselves, declared only.
struct never;
union both {
  u32 word;
  struct {
    u32 low : 3, : 5, high : 24;
  };
  struct {
    u32 plain;
  } named;
};
struct __attribute__((packed)) packed {
  char a;
  u64 b;
};
struct node {
  struct node *next, **all[3];
  struct never *never;
  union both both;
  int (*matrix)[2][3];
  u32 open[];
};
struct outer_a { // the circles of two that look alike
  struct inner {
    struct outer_a *up;
  } in;
} ring;

// Pointers to what may not be needed: only pointed to, by a member; twice, through const; from a function; by an
// array; with tags.
struct pointed { int x; };
struct twice { int x; };
struct by_function { int x; };
struct by_array { int x; };
struct tagged { int x; };
struct needed_later { int x; };
typedef struct twice twice_t;
struct pointers {
  struct pointed *pointed;
  const struct twice *first;
  const twice_t *other;
  int (*function)(struct by_function *, const char *, ...);
  struct by_array *array[2];
  struct tagged __ttag("user") *tagged;
  int __ttag("rcu") *__ttag("percpu") *chain;
  struct needed_later *later;
  const volatile void *restrict nothing;
};
struct pointers_too {
  const struct twice *second;
};
typedef int tagged_int __tag("typedef");

// Variables of each section and linkage.
int zero, one = 1;
static int hidden = 2;
const int constant = 3;
static volatile const int knob = 4;
__attribute__((weak)) int weak;
int in_section SEC(".data.mine");
struct numbers all;
struct node *nodes;
tagged_int of_typedef __tag("variable") __tag("twice");
char LICENSE[] SEC("license") = "GPL";
extern int kconfig_int __attribute__((section(".kconfig"), weak));
extern bool kconfig_bool SEC(".kconfig");
extern const int ksym SEC(".ksyms");
extern struct needed_later ksym_typed SEC(".ksyms");
extern int nowhere;
int __attribute__((address_space(1))) * in_arena;

extern int elsewhere(u64 *ctx);
struct {
  int (*type)[1];
  int (*max_entries)[16];
  struct pointers *key;
  u64 *value;
} map SEC(".maps");
struct {
  int (*type)[3];
  int (*max_entries)[4];
  u32 *key;
  int (*values[])(u64 *);
} programs SEC(".maps") = {.values = {[2] = elsewhere}};

// Functions of each linkage.
extern int kfunc(struct needed_later *p, u32 n) SEC(".ksyms");
extern void weak_kfunc(void) __attribute__((section(".ksyms"), weak));
extern int subprogram(struct by_array *p __tag("argument"));
static __attribute__((noinline)) int local(struct pointers *p, int n __tag("bounded")) {
  return p->chain ? n : one + hidden;
}
__attribute__((weak, noinline)) int weak_function(void *ctx) { return *(volatile int *)&weak; }
__attribute__((noinline)) int global(struct pointers_too *p) __tag("function");
int global(struct pointers_too *p) { return p->second ? local((void *)p, 2) : 0; }

// CO-RE: fields, existence, sizes, types, enumerators.
struct __core kernel {
  struct {
    int deep[4];
  } member;
  u32 bits : 5;
  struct kernel *next;
};
SEC("raw_tp/one") int one_program(u64 *ctx) {
  struct kernel *k = (void *)ctx[0];
  int sum = __builtin_preserve_access_index(k->member.deep[2]);
  sum += __builtin_preserve_field_info(k->bits, 0) + __builtin_preserve_field_info(k->bits, 2);
  sum += __builtin_btf_type_id(*(struct kernel *)0, 0) + __builtin_btf_type_id(*(struct kernel *)0, 1);
  sum += __builtin_preserve_type_info(*(struct packed *)0, 0) + __builtin_preserve_type_info(*(struct packed *)0, 1);
  sum += __builtin_preserve_enum_value(*(enum small *)SMALL_B, 1);
  sum += __builtin_preserve_enum_value(*(enum large *)LARGE_B, 0) != 0;
  k->bits = 3;
  k->next->member.deep[1] = 7;
  if (kconfig_int && kconfig_bool)
    sum += kfunc(&ksym_typed, 1);
  if (weak_kfunc)
    weak_kfunc();
  return sum + global((void *)ctx) + weak_function(ctx) + knob + nowhere + ksym;
}
SEC("raw_tp/two") int two_program(u64 *ctx) { return subprogram((void *)ctx); }
__attribute__((noinline)) int in_text(int a) { return a + zero; }
__attribute__((nodebug)) SEC("raw_tp/three") int bare(u64 *ctx) { return in_text(ctx[0]); }
