; An index of few values becomes a switch; one that nothing bounds stays.
; RUN: skep opt --passes=ctx-access %s | FileCheck %s
target datalayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128"
target triple = "bpf"

; CHECK-LABEL: define i32 @bounded(
; CHECK: switch i64
; CHECK-COUNT-5: i64 {{[0-4]}}, label
; CHECK: getelementptr inbounds i8, ptr %ctx, i64 48
; CHECK: getelementptr inbounds i8, ptr %ctx, i64 52
; CHECK: getelementptr inbounds i8, ptr %ctx, i64 64
define i32 @bounded(ptr %ctx, i32 %i) section "tc" {
  %fits = icmp ult i32 %i, 5
  br i1 %fits, label %yes, label %no
yes:
  %wide = zext i32 %i to i64
  %array = getelementptr i8, ptr %ctx, i64 48
  %element = getelementptr [5 x i32], ptr %array, i64 0, i64 %wide
  %value = load i32, ptr %element
  ret i32 %value
no:
  ret i32 0
}

; CHECK-LABEL: define void @counted(
; CHECK: %i = phi i64
; CHECK: switch i64 %i
; CHECK-COUNT-4: store i32 0
define void @counted(ptr %ctx) section "tc" {
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %next, %loop ]
  %element = getelementptr i32, ptr %ctx, i64 %i
  store i32 0, ptr %element
  %next = add nuw nsw i64 %i, 1
  %done = icmp eq i64 %next, 4
  br i1 %done, label %end, label %loop
end:
  ret void
}

; CHECK-LABEL: define i32 @unbounded(
; CHECK-NOT: switch
; CHECK: ret i32
define i32 @unbounded(ptr %ctx, i64 %i) section "tc" {
  %element = getelementptr i32, ptr %ctx, i64 %i
  %value = load i32, ptr %element
  ret i32 %value
}
