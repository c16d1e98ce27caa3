// Two types of one name in one module keep a record each against their own type.
// RUN: %raw-ir %s | skep opt --passes=core-reloc | FileCheck %s
// RUN: skep cc -c %s -o %t.o && llvm-objdump -dr %t.o | FileCheck --check-prefix=OBJECT %s
// CHECK-DAG: @"llvm.s:0:4$0:1" = {{.*}} ![[A:[0-9]+]]
// CHECK-DAG: @"llvm.s.1:0:4$0:1" = {{.*}} ![[B:[0-9]+]]
// CHECK-DAG: ![[A]] = {{.*}}DICompositeType{{.*}}line: [[#@LINE+4]]
// OBJECT: CO-RE <byte_off> {{.*}} struct s::first (0:1)
// OBJECT: CO-RE <byte_off> {{.*}} struct s::second (0:1)
int f(void *p) {
  struct s { int x, first; } __attribute__((preserve_access_index)) *mine = p;
  return mine->first;
}
int g(void *p) {
  struct s { int x, second; } __attribute__((preserve_access_index)) *mine = p;
  return mine->second;
}
