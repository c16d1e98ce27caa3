// A module linked of two compile units says each type once; types that differ, however deep, stay two. What LLVM
// prints of it says the same, only more often.
// REQUIRES: bpftool
// RUN: skep cc -g -emit-llvm -c %s -o %t.1.bc -DOTHER=long -DFIRST
// RUN: skep cc -g -emit-llvm -c %s -o %t.2.bc -DOTHER=int
// RUN: llvm-link %t.1.bc %t.2.bc -o %t.bc
// RUN: llvm-btf --ours %t.bc %t.o && llvm-btf %t.bc %t.llvm.o
// RUN: btf-compare %t.o %t.llvm.o
// RUN: bpftool btf dump file %t.o | FileCheck %s
// RUN: bpftool btf dump file %t.o | grep -c "STRUCT 'node'" | FileCheck --check-prefix=ONE %s
// RUN: bpftool btf dump file %t.o | grep -c "STRUCT 'other'" | FileCheck --check-prefix=TWO %s
// RUN: bpftool btf dump file %t.llvm.o | grep -c "STRUCT 'node'" | FileCheck --check-prefix=TWO %s
// RUN: llvm-btf --ours %t.bc %t.again.o && cmp %t.o %t.again.o
// CHECK: FUNC 'first' type_id=[[PROTO:[0-9]+]]
// CHECK: FUNC 'second' type_id=[[OTHER:[0-9]+]]
// CHECK: FUNC 'third' type_id=[[OTHER]]
// ONE: {{^}}1{{$}}
// TWO: {{^}}2{{$}}
struct node {
  struct node *next;
  int value;
};
struct other {
  struct node *node;
  OTHER value;
};
#ifdef FIRST
int first(struct node *n, struct other *o) { return n->value + o->value; }
#else
int second(struct node *n, struct other *o) { return n->value + o->value; }
int third(struct node *n, struct other *o) { return n->value - o->value; }
#endif
