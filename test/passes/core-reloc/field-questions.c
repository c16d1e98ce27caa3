// __builtin_preserve_field_info: offset, size, existence, signedness and both shifts, of a bitfield and not.
// RUN: %raw-ir %s | skep opt --passes=core-reloc | FileCheck %s
// RUN: %raw-ir --target=bpfeb %s | skep opt --passes=core-reloc | FileCheck --check-prefix=BIG %s
// CHECK-DAG: @"llvm.s:0:4$0:2" = external global i32
// CHECK-DAG: @"llvm.s:1:4$0:2" = external global i32
// CHECK-DAG: @"llvm.s:2:1$0:2" = external global i32
// CHECK-DAG: @"llvm.s:3:1$0:2" = external global i32
// CHECK-DAG: @"llvm.s:4:59$0:2" = external global i32
// CHECK-DAG: @"llvm.s:5:61$0:2" = external global i32
// CHECK-DAG: @"llvm.s:1:2$0:3" = external global i32
// CHECK-DAG: @"llvm.s:3:0$0:3" = external global i32
// BIG-DAG: @"llvm.s:4:34$0:2" = external global i32
struct s {
  int first;
  int pad : 2, bits : 3;
  unsigned short plain;
};
#define ASK(field, question) __builtin_preserve_field_info(p->field, question)
int f(struct s *p) {
  return ASK(bits, 0) + ASK(bits, 1) + ASK(bits, 2) + ASK(bits, 3) + ASK(bits, 4) + ASK(bits, 5) + ASK(plain, 1) +
         ASK(plain, 3);
}
