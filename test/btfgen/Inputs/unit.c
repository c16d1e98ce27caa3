// Two units of one program: -DUNIT=1 knows struct other, -DUNIT=2 only mentions it; -DEXTRA gives struct shared
// one member more.
struct other;
struct shared {
  struct shared *next;
  struct other *other;
  int count;
#ifdef EXTRA
  long extra;
#endif
};
#if UNIT == 1
struct other {
  struct shared *of;
};
struct other one;
#endif
struct shared shared;

__attribute__((section("raw_tp/x"))) int CAT(void *ctx) { return shared.count; }

char LICENSE[] __attribute__((section("license"), used)) = "GPL";
