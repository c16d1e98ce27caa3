; Two questions for null that would be ored become two branches; others stay one.
; RUN: skep opt --passes=null-tests %s | FileCheck %s
; RUN: skep opt --passes=null-tests %s > %t.once && skep opt --passes=null-tests,null-tests %s | diff - %t.once
target datalayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128"
target triple = "bpf"

; CHECK-LABEL: define i32 @either(
; CHECK: br i1 %hasA, label %yes, label %[[FURTHER:[^ ]*]]
; CHECK: [[FURTHER]]:
; CHECK-NEXT: br i1 %hasB, label %yes, label %no
; CHECK: phi i32 [ 1, %0 ], [ 1, %[[FURTHER]] ]
define i32 @either(ptr %a, ptr %b) {
  %hasA = icmp ne ptr %a, null
  %hasB = icmp ne ptr %b, null
  %any = select i1 %hasA, i1 true, i1 %hasB
  br i1 %any, label %yes, label %no
yes:
  %r = phi i32 [ 1, %0 ]
  ret i32 %r
no:
  ret i32 0
}

; CHECK-LABEL: define i32 @neither(
; CHECK: br i1 %noA, label %[[FURTHER:.*]], label %[[END:[^ ]*]]
; CHECK: [[FURTHER]]:
; CHECK-NEXT: %noB = icmp eq ptr %b, null
; CHECK: [[END]]:
; CHECK-NEXT: phi i1 [ false, %0 ], [ %noB, %[[FURTHER]] ]
define i32 @neither() {
  %a = call ptr inttoptr (i64 1 to ptr)()
  %b = call ptr inttoptr (i64 1 to ptr)()
  %noA = icmp eq ptr %a, null
  %noB = icmp eq ptr %b, null
  %none = and i1 %noA, %noB
  %r = zext i1 %none to i32
  ret i32 %r
}

; Both there: that is not made by "or".
; CHECK-LABEL: define i32 @both(
; CHECK: br i1 %all, label %yes, label %no
define i32 @both(ptr %a, ptr %b) {
  %hasA = icmp ne ptr %a, null
  %hasB = icmp ne ptr %b, null
  %all = and i1 %hasA, %hasB
  br i1 %all, label %yes, label %no
yes:
  ret i32 1
no:
  ret i32 0
}
