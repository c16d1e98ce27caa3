; A counter that starts at a variable is hidden where it indexes memory, or loop strength reduction would step a
; pointer instead; one that starts at a constant needs nothing.
; RUN: skep opt --passes=restate-bounds %s -o - | FileCheck %s
; RUN: skep opt --passes=restate-bounds,restate-bounds %s -o - | FileCheck %s
target datalayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128"
target triple = "bpf"

; CHECK-LABEL: @down
; CHECK: %next = add
; CHECK-NEXT: %[[INDEX:[0-9]+]] = call i64 asm "", "=r,0"(i64 %next)
; CHECK-NEXT: getelementptr [64 x i8], ptr %bytes, i64 0, i64 %[[INDEX]]
; CHECK-NOT: asm
define i64 @down(i64 %n) {
entry:
  %bytes = alloca [64 x i8]
  %less = add i64 %n, -1
  %small = icmp ult i64 %less, 64
  br i1 %small, label %loop, label %out

loop:
  %i = phi i64 [ %n, %entry ], [ %next, %loop ]
  %next = add i64 %i, -1
  %at = getelementptr [64 x i8], ptr %bytes, i64 0, i64 %next
  store i8 1, ptr %at
  %more = icmp ugt i64 %i, 1
  br i1 %more, label %loop, label %out

out:
  ret i64 0
}

; CHECK-LABEL: @up
; CHECK-NOT: asm
; CHECK: ret i64
define i64 @up(i64 %n) {
entry:
  %bytes = alloca [64 x i8]
  %small = icmp ult i64 %n, 64
  br i1 %small, label %loop, label %out

loop:
  %i = phi i64 [ 0, %entry ], [ %next, %loop ]
  %at = getelementptr [64 x i8], ptr %bytes, i64 0, i64 %i
  store i8 1, ptr %at
  %next = add i64 %i, 1
  %more = icmp ult i64 %i, %n
  br i1 %more, label %loop, label %out

out:
  ret i64 0
}
