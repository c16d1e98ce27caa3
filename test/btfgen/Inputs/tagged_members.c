// Compiled with -fms-extensions.
struct inner {
  int a;
  long b;
};
union choice {
  char c;
  struct inner whole;
};
union nested {
  char c;
  struct inner2 {
    int d;
    int e;
  };
};
typedef struct {
  short f;
} unnamed_t;
struct outer {
  struct inner;
  union nested;
  unnamed_t;
  int last;
};
struct outer outer;
union choice choice;
