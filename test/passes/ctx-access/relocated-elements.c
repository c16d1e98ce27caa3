// Elements of an array at a relocated offset get a relocation each; merged fields keep theirs.
// RUN: skep cc -O2 -c -Rpass=ctx-access %s -o %t.o
// RUN: skep cc -O2 -S -emit-llvm %s -o - | FileCheck %s
// CHECK-DAG: @"llvm.record:0:8$0:1:0" = external global i64
// CHECK-DAG: @"llvm.record:0:16$0:1:1" = external global i64
// CHECK-DAG: @"llvm.record:0:24$0:1:2" = external global i64
// CHECK: switch i64
struct record {
  unsigned long id, args[3];
} __attribute__((preserve_access_index));

__attribute__((section("tracepoint/a/b"))) int pick(struct record *ctx)
{
  unsigned long i = ctx->id & 3;
  return i < 3 ? ctx->args[i] : 0;
}
