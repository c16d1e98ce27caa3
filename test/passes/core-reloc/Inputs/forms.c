// Every form in which C reaches a relocatable record, a function each; compiled by both compilers at every level.
#define CORE __attribute__((preserve_access_index))
#define KEEP __attribute__((noinline))
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;

enum color { RED, GREEN = 7, BLUE = -3 };
enum wide { HUGE = 0xfffffffffULL, ONES = 0xffffffffffffffffULL };
typedef enum { LOOSE_A, LOOSE_B = 40 } loose_t;

struct leaf {
  u8 tag;
  u16 half;
  u32 word;
  u64 quad;
  char name[12];
} CORE;

union cell {
  u32 word;
  struct {
    u16 low, high;
  };
  struct leaf leaf;
  struct leaf *ptr;
} CORE;

struct tree {
  long first;
  struct leaf leaf;
  struct leaf row[3];
  struct leaf grid[2][4];
  struct leaf *pointer;
  struct leaf **handle;
  union cell cell;
  struct {
    int inner;
    union {
      int left;
      u8 right;
    };
  };
  struct {
    u8 deep;
    struct leaf *way;
  } named;
  u32 a : 3, b : 7, c : 1;
  int d : 5;
  u64 e : 40, f : 20;
  signed char low;
  u32 numbers[5];
  u32 table[3][5];
  void *opaque;
  int (*callback)(void);
  volatile u32 changing;
  const u32 fixed;
  enum color color;
  _Bool flag;
  char flexible[];
} CORE;

struct tree___flavour {
  u32 moved;
  struct leaf leaf;
} CORE;

typedef struct CORE {
  u32 x, y;
} point_t;
typedef struct tree tree_alias;
struct plain {
  int a, b;
};
struct mixed {
  struct plain plain;
  struct leaf leaf;
} CORE;
struct context {
  u32 len;
  u32 mark;
  u64 big;
  u32 cb[5];
} __attribute__((preserve_static_offset));

// Loads and stores.
KEEP long scalar(struct tree *t) { return t->first; }
KEEP u8 byte(struct tree *t) { return t->leaf.tag; }
KEEP u16 half(struct tree *t) { return t->leaf.half; }
KEEP u32 word(struct tree *t) { return t->leaf.word; }
KEEP u64 quad(struct tree *t) { return t->leaf.quad; }
KEEP int sign(struct tree *t) { return t->low; }
KEEP int flag(struct tree *t) { return t->flag; }
KEEP int color(struct tree *t) { return t->color; }
KEEP void store(struct tree *t, u32 v) { t->leaf.word = v; }
KEEP void storezero(struct tree *t) { t->leaf.quad = 0; }
KEEP void add(struct tree *t, u32 v) { t->leaf.word += v; }
KEEP void atomic(struct tree *t, u64 v) { __sync_fetch_and_add(&t->leaf.quad, v); }
KEEP u32 changing(struct tree *t) { return t->changing + t->changing; }
KEEP u32 fixed(struct tree *t) { return t->fixed; }
// Anonymous members, unions, named records within.
KEEP int inner(struct tree *t) { return t->inner; }
KEEP int left(struct tree *t) { return t->left; }
KEEP int right(struct tree *t) { return t->right; }
KEEP int deep(struct tree *t) { return t->named.deep; }
KEEP u32 in_union(struct tree *t) { return t->cell.word; }
KEEP u32 in_union_record(struct tree *t) { return t->cell.high; }
KEEP u32 union_leaf(struct tree *t) { return t->cell.leaf.word; }
KEEP u32 union_root(union cell *c) { return c->low + c->leaf.half; }
// Arrays.
KEEP u32 row(struct tree *t) { return t->row[2].word; }
KEEP u32 row_variable(struct tree *t, u64 i) { return t->row[i & 1].word; }
KEEP u32 grid(struct tree *t) { return t->grid[1][3].word; }
KEEP u32 grid_variable(struct tree *t, u64 i, u64 j) { return t->grid[i & 1][j & 3].word; }
KEEP u32 numbers(struct tree *t) { return t->numbers[4]; }
KEEP u32 table(struct tree *t) { return t->table[2][3]; }
KEEP u32 table_variable(struct tree *t, u64 i) { return t->table[1][i & 3]; }
KEEP char character(struct tree *t) { return t->leaf.name[5]; }
KEEP char flexible(struct tree *t) { return t->flexible[2]; }
KEEP char *array_decay(struct tree *t) { return t->row[1].name; }
KEEP u32 index_root(struct tree *t) { return t[2].leaf.word; }
KEEP u32 index_root_variable(struct tree *t, u64 i) { return t[i & 7].leaf.word; }
KEEP u32 array_root(struct leaf (*r)[3]) { return r[1][2].word; }
// Pointers, and pointers to pointers.
KEEP u32 chase(struct tree *t) { return t->pointer->word; }
KEEP u32 chase_twice(struct tree *t) { return (*t->handle)->word; }
KEEP u32 chase_index(struct tree *t) { return t->handle[3]->word; }
KEEP u32 chase_union(struct tree *t) { return t->cell.ptr->half; }
KEEP u8 chase_named(struct tree *t) { return t->named.way->tag; }
KEEP void *opaque(struct tree *t) { return t->opaque; }
KEEP void *callback(struct tree *t) { return t->callback; }
// Addresses.
KEEP void *address(struct tree *t) { return &t->leaf.word; }
KEEP void *address_first(struct tree *t) { return &t->first; }
KEEP void *address_row(struct tree *t, u64 i) { return &t->row[i & 1]; }
KEEP u64 difference(struct tree *t) { return (u64)&t->leaf.word - (u64)t; }
KEEP u32 through_local(struct tree *t) {
  struct leaf *l = &t->leaf;
  return l->word + l->half;
}
KEEP u32 reused(struct tree *t) { return t->leaf.word * t->leaf.word + t->leaf.half; }
// Casts, typedefs, flavours, records that are not marked.
KEEP u32 cast(void *p) { return ((struct leaf *)p)->word; }
KEEP u32 cast_inside(struct tree *t) { return ((struct leaf *)&t->leaf)->word; }
KEEP u32 alias(tree_alias *t) { return t->leaf.word; }
KEEP u32 typedefed(point_t *p) { return p->y; }
KEEP u32 flavour(struct tree *t) { return ((struct tree___flavour *)t)->moved; }
KEEP int unmarked(struct plain *p) { return p->b; }
KEEP int half_marked(struct mixed *m) { return m->plain.b + m->leaf.half; }
KEEP int builtin(struct plain *p) { return *(int *)__builtin_preserve_access_index(&p->b); }
KEEP int builtin_block(struct plain *p) { return __builtin_preserve_access_index(({ p->a + p->b; })); }
KEEP u32 builtin_offsetof(void) { return __builtin_preserve_access_index(&((struct plain *)0)->b) != 0; }
// Bitfields.
KEEP u32 bit_a(struct tree *t) { return t->a; }
KEEP u32 bit_b(struct tree *t) { return t->b; }
KEEP int bit_d(struct tree *t) { return t->d; }
KEEP u64 bit_e(struct tree *t) { return t->e; }
KEEP u64 bit_f(struct tree *t) { return t->f; }
KEEP void bit_store(struct tree *t, u32 v) { t->b = v; }
// Questions about fields, types and enumerators.
#define ASK(field, q) __builtin_preserve_field_info(((struct tree *)0)->field, q)
#define ALL(field) (ASK(field, 0) + ASK(field, 1) + ASK(field, 2) + ASK(field, 3) + ASK(field, 4) + ASK(field, 5))
KEEP u64 ask_leaf(void) { return ALL(leaf.word); }
KEEP u64 ask_bits(void) { return ALL(b) + ALL(d); }
KEEP u64 ask_array(void) { return ASK(row, 1) + ASK(numbers, 1) + ASK(row[1].word, 0) + ASK(grid[1][2].half, 0); }
KEEP u64 ask_pointer(void) { return ASK(pointer, 0) + ASK(pointer, 1) + ASK(pointer, 2) + ASK(named, 1) + ASK(cell, 1) + ASK(left, 0); }
KEEP u64 ask_existing(struct tree *t) { return ASK(leaf.quad, 2) ? t->leaf.quad : 0; }
KEEP u64 ask_type(void) {
  return __builtin_preserve_type_info(*(struct tree *)0, 0) + __builtin_preserve_type_info(*(struct tree *)0, 1) +
         __builtin_preserve_type_info(*(struct tree *)0, 2) + __builtin_preserve_type_info(*(union cell *)0, 0) +
         __builtin_preserve_type_info(*(point_t *)0, 1) + __builtin_preserve_type_info(*(enum color *)0, 0) +
         __builtin_preserve_type_info(*(u32 *)0, 0) + __builtin_preserve_type_info(*(loose_t *)0, 2);
}
KEEP u64 ask_enum(void) {
  return __builtin_preserve_enum_value(*(enum color *)GREEN, 0) + __builtin_preserve_enum_value(*(enum color *)GREEN, 1) +
         __builtin_preserve_enum_value(*(enum color *)BLUE, 1) + __builtin_preserve_enum_value(*(enum wide *)HUGE, 1) +
         __builtin_preserve_enum_value(*(enum wide *)ONES, 1) + __builtin_preserve_enum_value(*(loose_t *)LOOSE_B, 1);
}
KEEP u64 ask_id(void) {
  return __builtin_btf_type_id(*(struct tree *)0, 0) + __builtin_btf_type_id(*(struct tree *)0, 1) +
         __builtin_btf_type_id(*(struct leaf *)0, 1) + __builtin_btf_type_id(*(int *)0, 0);
}
// Control flow around accesses.
KEEP u32 either(struct tree *t, int which) { return which ? t->leaf.word : t->row[1].word; }
KEEP u32 chosen(struct leaf *a, struct leaf *b, int which) { return (which ? a : b)->word; }
KEEP u32 guarded(struct tree *t) { return t && t->pointer ? t->pointer->word : 0; }
KEEP u64 loop(struct tree *t) {
  u64 sum = 0;
  for (int i = 0; i < 3; i++)
    sum += t->row[i].word;
  return sum;
}
KEEP u64 list(struct tree *t) {
  struct leaf *l = t->pointer;
  u64 sum = 0;
  for (int i = 0; i < 4 && l; i++, l = *t->handle)
    sum += l->word;
  return sum;
}
static __attribute__((always_inline)) u32 helper(struct leaf *l) { return l->half; }
KEEP u32 inlined(struct tree *t) { return helper(&t->leaf) + helper(&t->row[1]); }
KEEP struct leaf *nested_address(struct tree *t) { return &t->grid[1][2]; }
KEEP void copy(struct leaf *to, struct tree *t) { *to = t->leaf; }
// Contexts with fixed offsets.
KEEP u32 fixed_offset(struct context *c) { return c->len + c->cb[3]; }
KEEP u64 fixed_offset_wide(struct context *c) { return c->big; }
KEEP void fixed_offset_store(struct context *c) { c->mark = c->len; }
