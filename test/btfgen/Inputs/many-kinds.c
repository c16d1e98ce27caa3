// Types of every kind that C gives debug information for, and functions that use them.
#define TYPES(name) extern __typeof__(name) *keep_##name

typedef unsigned int u32;
typedef unsigned long long u64;
typedef _Bool flag;

struct forward;
union forward_union;

struct list {
  struct list *next, **prev;
};

struct bits {
  int a : 3;
  unsigned b : 5, : 4, c : 20;
  u64 wide : 40;
  flag f : 1;
  unsigned char tail;
};

struct flexible {
  u32 count;
  struct list items[];
};

struct anonymous {
  u32 kind;
  union {
    struct {
      short x, y;
    };
    float f;
    double d;
    long double ld;
  };
  struct {
    char inner;
  } named;
} __attribute__((packed));

enum plain { PLAIN_ZERO, PLAIN_FIVE = 5 };
enum negative { NEGATIVE = -7, POSITIVE = 7 };
enum wide { WIDE_ONE = 1, WIDE_BIG = 0x123456789abULL };
enum wide_negative { WN_MIN = -0x123456789abLL, WN_ONE = 1 };
enum { UNNAMED_A = 10, UNNAMED_B };

struct holder {
  enum plain p;
  enum negative n;
  enum wide w;
  enum wide_negative wn;
  enum { INNER_A, INNER_B } inner;
  int matrix[2][3];
  const char *const names[4];
  volatile int v;
  int *restrict r;
  int (*callback)(struct holder *self, const void *data, u64 length);
  void (*variadic)(const char *format, ...);
  struct forward *f;
  union forward_union *fu;
  __int128 big;
  int empty[0];
};

struct nothing {};

union number {
  signed char sc;
  unsigned char uc;
  short s;
  unsigned short us;
  int i;
  long l;
  unsigned long ul;
  long long ll;
  __int128 lll;
  unsigned __int128 ulll;
  float f;
  double d;
};

struct holder global_holder;
struct bits global_bits;
struct flexible *global_flexible;
struct anonymous global_anonymous;
struct nothing global_nothing;
union number global_number;
int unnamed_user = UNNAMED_B;
typedef int callback_type(int, struct list *);
callback_type *global_callback;
typedef struct {
  int only_a_typedef;
} typedef_only;
typedef_only global_typedef_only;

static __attribute__((noinline)) int a_static_function(struct list *l, int count) {
  __asm__ volatile("" : "+r"(count), "+r"(l) : : "memory");
  return count;
}
static inline __attribute__((always_inline)) int inlined_everywhere(int a) { return a + 1; }

int with_parameters(struct holder *h, const char *name, u64 n, enum plain p) {
  return a_static_function(h->f ? 0 : (struct list *)name, (int)n + p) + inlined_everywhere((int)n);
}
void nothing_taken(void) { global_bits.a++; }
const char *a_pointer(struct flexible *f, int index) { return (const char *)&f->items[index]; }
int variadic_function(const char *format, ...) { return format[0]; }
int main(int argc, char **argv) {
  return with_parameters(&global_holder, argv[0], argc, PLAIN_FIVE) + (a_pointer(global_flexible, 1) != 0) +
         variadic_function("x", 1);
}
