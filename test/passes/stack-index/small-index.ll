; An index that has no bit in common with its variable's address is hidden; others cost nothing.
; RUN: skep opt --passes=stack-index %s | FileCheck %s
; RUN: skep opt --passes=stack-index %s > %t.once && skep opt --passes=stack-index,stack-index %s | diff - %t.once
target datalayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128"
target triple = "bpf"

; CHECK-LABEL: define void @small(
; CHECK: %[[HIDDEN:.*]] = call i64 asm "", "=r,0"(i64 %which)
; CHECK: getelementptr [2 x i32], ptr %pair, i64 0, i64 %[[HIDDEN]]
; CHECK-LABEL: define void @large(
; CHECK-NOT: asm
; CHECK: ret void
define void @small(i64 %i) {
  %pair = alloca [2 x i32], align 4
  %which = and i64 %i, 1
  %p = getelementptr [2 x i32], ptr %pair, i64 0, i64 %which
  store i32 1, ptr %p
  ret void
}

define void @large(i64 %i) {
  %array = alloca [8 x i32], align 4
  %which = and i64 %i, 7
  %p = getelementptr [8 x i32], ptr %array, i64 0, i64 %which
  store i32 1, ptr %p
  ret void
}
