// -g adds DWARF, and changes neither code nor BTF.
// RUN: skep cc -c %s -o %t.plain.o && skep cc -g -c %s -o %t.g.o
// RUN: llvm-readelf -SW %t.g.o | FileCheck %s
// RUN: llvm-strip -g %t.g.o -o %t.stripped.o && cmp %t.plain.o %t.stripped.o
// CHECK: .debug_info
// CHECK: .BTF
struct point {
  int x, y;
};
int f(struct point *p) { return p->x + p->y; }
