// -g adds DWARF, and changes neither code nor BTF. Without it there is nothing of DWARF.
// RUN: skep cc -c %s -o %t.plain.o && skep cc -g -c %s -o %t.g.o
// RUN: llvm-readelf -SW %t.g.o | FileCheck %s
// RUN: llvm-readelf -SW %t.plain.o | FileCheck --check-prefix=PLAIN %s
// RUN: llvm-dwarfdump --verify %t.g.o | FileCheck --check-prefix=VERIFY %s
// RUN: llvm-strip -g %t.g.o -o %t.g.stripped.o && llvm-strip -g %t.plain.o -o %t.plain.stripped.o
// RUN: cmp %t.plain.stripped.o %t.g.stripped.o
// CHECK: .debug_info
// CHECK: .BTF
// PLAIN-NOT: .debug
// PLAIN: .BTF.ext
// PLAIN-NOT: .debug
// VERIFY: No errors.
struct point {
  int x, y;
};
int f(struct point *p) { return p->x + p->y; }
