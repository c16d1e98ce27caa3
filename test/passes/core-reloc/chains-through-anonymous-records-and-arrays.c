// One record for a whole chain: anonymous structs and unions, an index before the root; of a nested array
// Clang preserves the first index only.
// RUN: %raw-ir %s | skep opt --passes=core-reloc | FileCheck %s
// CHECK-DAG: @"llvm.grid:0:8$0:1:1:0" =
// CHECK-DAG: @"llvm.grid:0:24$0:2:1" =
// CHECK-DAG: @"llvm.grid:0:48$1:0" =
// CHECK-DAG: @"llvm.grid:0:40$0:3:1" =
// CHECK-NOT: {{^}}@"llvm.grid
#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct grid {
  int head;
  struct {
    int left;
    struct {
      int c;
    };
  };
  int cell[2][3];
  union {
    long wide;
    int narrow;
  };
};
#pragma clang attribute pop
int anonymous(struct grid *g) { return g->c; }
int nested(struct grid *g) { return g->cell[1][2]; }
int indexed(struct grid *g) { return g[1].head; }
int in_union(struct grid *g) { return g->narrow; }
