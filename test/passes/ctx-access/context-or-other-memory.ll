; One access to the context or to a map's value becomes two; assembly keeps the first from being joined again.
; RUN: skep opt --passes=ctx-access %s | FileCheck %s
target datalayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128"
target triple = "bpf"

; CHECK-LABEL: define i32 @either(
; CHECK: br i1 %none, label %[[IN:.*]], label %[[OTHER:[^ ]*]]
; CHECK: [[IN]]:
; CHECK-NEXT: %[[FIELD:.*]] = getelementptr i8, ptr %ctx, i64 8
; CHECK-NEXT: load i32, ptr %[[FIELD]]
; CHECK-NEXT: call void asm sideeffect "", ""()
; CHECK: [[OTHER]]:
; CHECK-NEXT: load i32, ptr %value
; CHECK: phi i32
define i32 @either(ptr %ctx, ptr %value) section "tc" {
  %none = icmp eq ptr %value, null
  %field = getelementptr i8, ptr %ctx, i64 8
  %where = select i1 %none, ptr %field, ptr %value
  %result = load i32, ptr %where
  ret i32 %result
}

; The null that comes from nowhere else needs no branch.
; CHECK-LABEL: define i32 @orNull(
; CHECK: yes:
; CHECK-NEXT: %[[FIELD:.*]] = getelementptr i8, ptr %ctx, i64 8
; CHECK-NEXT: load i32, ptr %[[FIELD]]
define i32 @orNull(ptr %ctx, i1 %c) section "tc" {
  br i1 %c, label %a, label %b
a:
  %field = getelementptr i8, ptr %ctx, i64 8
  br label %b
b:
  %p = phi ptr [ null, %0 ], [ %field, %a ]
  %there = icmp ne ptr %p, null
  br i1 %there, label %yes, label %no
yes:
  %value = load i32, ptr %p
  ret i32 %value
no:
  ret i32 0
}

; A socket that a helper gives is no memory either.
; CHECK-LABEL: define i32 @socket(
; CHECK: br i1 %
; CHECK: getelementptr i8, ptr %ctx, i64 8
; CHECK-NEXT: load i32
; CHECK: load i32, ptr %port
define i32 @socket(ptr %ctx, i1 %c) section "tc" {
  %full = call ptr inttoptr (i64 95 to ptr)(ptr %ctx)
  %port = getelementptr i8, ptr %full, i64 44
  %mark = getelementptr i8, ptr %ctx, i64 8
  %which = select i1 %c, ptr %port, ptr %mark
  %value = load i32, ptr %which
  ret i32 %value
}
