// An address that is used itself and also accessed further gives a record for each use, from the same root.
// RUN: %raw-ir %s | skep opt --passes=core-reloc | FileCheck %s
// CHECK-DAG: @"llvm.outer:0:8$0:1" =
// CHECK-DAG: @"llvm.outer:0:12$0:1:1" =
struct outer {
  long head;
  struct inner {
    int a, b;
  } in;
} __attribute__((preserve_access_index));
void use(struct inner *);
int f(struct outer *o) {
  struct inner *in = __builtin_preserve_access_index(&o->in);
  use(in);
  return o->in.b;
}
