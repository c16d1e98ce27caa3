// The compile unit is told to emit directives only; types and lines stay, so BTF has both.
// RUN: %raw-ir %s | skep opt --passes=btf-only | FileCheck %s
// RUN: skep cc -c %s -o %t.o && llvm-objdump -h %t.o | FileCheck --check-prefix=OBJECT %s
// RUN: skep cc -S %s -o - | FileCheck --check-prefix=ASM %s
// RUN: skep cc -Rpass=btf-only -c %s -o %t.o 2>&1 | FileCheck --check-prefix=REMARK %s
// REMARK: no-dwarf.c:[[#]]:[[#]]: remark: types and lines of 'f' become BTF, and no DWARF without -g
// CHECK: !DICompileUnit({{.*}}emissionKind: DebugDirectivesOnly
// CHECK: name: "point"
// OBJECT-NOT: .debug
// OBJECT: .BTF.ext
// OBJECT-NOT: .debug
// ASM: # BTF_KIND_STRUCT
// ASM: # LineInfo
struct point {
  int x, y;
};
int f(struct point *p) { return p->x; }
