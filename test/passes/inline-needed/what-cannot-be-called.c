// What has no registers to pass its arguments in, gets a function, or would be verified alone is to be inlined.
// RUN: skep cc --target=bpf -Xclang -disable-llvm-passes -S -emit-llvm %s -o %t.ll
// RUN: skep opt --passes=inline-needed %t.ll -o - | FileCheck %s
// RUN: skep opt --passes=inline-needed,inline-needed %t.ll -o %t.twice && skep opt --passes=inline-needed %t.ll -o - | diff - %t.twice
// CHECK-DAG: define internal i64 @six({{.*}} #[[INLINE:[0-9]+]]
// CHECK-DAG: define internal i64 @wide({{.*}} #[[INLINE]]
// CHECK-DAG: define internal i64 @caller({{.*}} #[[INLINE]]
// CHECK-DAG: define dso_local i64 @global({{.*}} #[[INLINE]]
// CHECK-DAG: define internal i64 @place({{.*}} #[[INLINE]]
// CHECK-DAG: define internal i64 @five({{.*}} #[[CALL:[0-9]+]]
// CHECK-DAG: define internal i64 @twice({{.*}} #[[CALL]]
// CHECK-DAG: attributes #[[INLINE]] = { alwaysinline
// CHECK-DAG: attributes #[[CALL]] = { nounwind
struct three {
  long a, b, c;
};
static long six(long a, long b, long c, long d, long e, long f) { return a + b + c + d + e + f; }
static long wide(struct three three) { return three.a * three.b * three.c; }
static long five(long a, long b, long c, long d, long e) { return a - b - c - d - e; }
static long twice(long a) { return 2 * a; }
static unsigned long place(void *memory) { return (unsigned long)memory; }
static long caller(long (*function)(long), long a) { return function(a); }
long global(void *ctx) { return *(int *)ctx; }

__attribute__((section("socket"))) int program(void *ctx) {
  struct three three = {1, 2, *(int *)ctx};
  return *(long *)place(&three) + six(1, 2, 3, 4, 5, 6) + wide(three) + five(1, 2, 3, 4, 5) + caller(twice, 7) + global(ctx);
}
