// An access to a member becomes base + relocatable offset; the intrinsic is gone.
// RUN: %raw-ir %s | skep opt --passes=core-reloc | FileCheck %s
// CHECK: @"llvm.point:0:4$0:1" = external global i64, !llvm.preserve.access.index
// CHECK-LABEL: define {{.*}} @f(
// CHECK: %[[OFF:.*]] = load i64, ptr @"llvm.point:0:4$0:1"
// CHECK-NEXT: %[[AT:.*]] = getelementptr i8, ptr %{{.*}}, i64 %[[OFF]]
// CHECK-NEXT: %[[P:.*]] = call ptr @llvm.bpf.passthrough.p0.p0(i32 0, ptr %[[AT]])
// CHECK-NEXT: load i32, ptr %[[P]]
// CHECK-NOT: call {{.*}}preserve
struct point {
  int x, y;
} __attribute__((preserve_access_index));
int f(struct point *p) { return p->y; }
