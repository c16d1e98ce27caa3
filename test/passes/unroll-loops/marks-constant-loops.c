// A loop of a constant length is marked for unrolling; one of an unknown length, or whose user said no, is not.
// RUN: %raw-ir %s | skep opt --passes='function(sroa,loop-simplify,loop(loop-rotate,unroll-loops))' \
// RUN:   --remarks=%t.yaml | FileCheck %s
// RUN: FileCheck --check-prefix=REMARK --input-file=%t.yaml %s
volatile int sum;

// CHECK-LABEL: @constant(
// CHECK: br i1 {{.*}}, !llvm.loop ![[SHORT:[0-9]+]]
void constant(void) {
  for (int i = 0; i < 9; i++)
    sum += i;
}
// CHECK-LABEL: @unknown(
// CHECK: br i1 {{.*}}, !llvm.loop ![[ANY:[0-9]+]]
void unknown(int n) {
  for (int i = 0; i < n; i++)
    sum += i;
}
// CHECK-LABEL: @refused(
// CHECK: br i1 {{.*}}, !llvm.loop ![[NO:[0-9]+]]
void refused(void) {
#pragma clang loop unroll(disable)
  for (int i = 0; i < 9; i++)
    sum += i;
}
// CHECK: ![[SHORT]] = distinct !{![[SHORT]], {{.*}}![[FULL:[0-9]+]]}
// CHECK: ![[FULL]] = !{!"llvm.loop.unroll.full"
// CHECK: ![[ANY]] = distinct !{![[ANY]]
// CHECK-NOT: unroll.full
// REMARK: Pass: unroll-loops
// REMARK: this loop of 9 turns is unrolled
// REMARK-NOT: Pass: unroll-loops
