// Existence, size and match of types; existence and value of enumerators, negative and 64 bits wide; type ids.
// RUN: %raw-ir %s | skep opt --passes=core-reloc | FileCheck %s
// CHECK-DAG: @"llvm.s:8:1$0" = external global i32
// CHECK-DAG: @"llvm.s:9:8$0" = external global i32
// CHECK-DAG: @"llvm.s:12:1$0" = external global i32
// CHECK-DAG: @"llvm.e:10:1$1" = external global i64
// CHECK-DAG: @"llvm.e:11:-5$1" = external global i64
// CHECK-DAG: @"llvm.wide:11:-1$0" = external global i64
// CHECK-DAG: @"llvm.btf_type_id.0$7" = external global i64
// CHECK-DAG: @"llvm.btf_type_id.1$6" = external global i64
struct s {
  int a, b;
};
enum e { ZERO, MINUS_FIVE = -5 };
enum wide { ALL_ONES = 0xffffffffffffffffULL };
long f(struct s *p) {
  return __builtin_preserve_type_info(*p, 0) + __builtin_preserve_type_info(*p, 1) +
         __builtin_preserve_type_info(*p, 2) + __builtin_preserve_enum_value(*(enum e *)MINUS_FIVE, 0) +
         __builtin_preserve_enum_value(*(enum e *)MINUS_FIVE, 1) +
         __builtin_preserve_enum_value(*(enum wide *)ALL_ONES, 1) + __builtin_btf_type_id(*p, 1) +
         __builtin_btf_type_id(*p, 0);
}
