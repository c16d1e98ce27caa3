// Pointers and tables that nothing writes and somebody calls become constant; other variables do not.
// RUN: %raw-ir %s | skep opt --passes=known-callees | FileCheck %s
// CHECK-DAG: @helper = internal constant ptr inttoptr (i64 5 to ptr)
// CHECK-DAG: @table = internal constant [2 x ptr]
// CHECK-DAG: @written = internal global ptr
// CHECK-DAG: @number = internal global i32 3
// CHECK-DAG: @shared = dso_local global ptr
static long (*helper)(void) = (void *)5;
static long one(void) { return 1; }
static long two(void) { return 2; }
static long (*table[])(void) = {one, two};
static long (*written)(void) = one;
static int number = 3;
long (*shared)(void) = one;

__attribute__((section("socket"))) int program(int *ctx) {
  if (*ctx)
    written = two;
  return helper() + table[1]() + written() + shared() + number;
}
