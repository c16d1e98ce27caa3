// Accesses whose root has no name to relocate against stay ordinary addresses.
// RUN: %raw-ir %s | skep opt --passes=core-reloc | FileCheck %s
// CHECK-NOT: @"llvm.
// CHECK-NOT: call {{.*}}preserve
// CHECK: getelementptr inbounds
int f(int (*rows)[4]) { return __builtin_preserve_access_index(rows[2][1]); }
