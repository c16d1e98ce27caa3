; A chosen offset becomes a switch over the offsets, each with its access; nothing is left to do a second time.
; RUN: skep opt --passes=ctx-access %s | FileCheck %s
; RUN: skep opt --passes=ctx-access %s > %t.once && skep opt --passes=ctx-access,ctx-access %s | diff - %t.once
target datalayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128"
target triple = "bpf"

; CHECK-LABEL: define i32 @load(
; CHECK: switch i64 %offset, label %[[NEVER:.*]] [
; CHECK-NEXT: i64 52, label %[[FIRST:.*]]
; CHECK-NEXT: i64 68, label %[[SECOND:.*]]
; CHECK: [[NEVER]]:
; CHECK-NEXT: unreachable
; CHECK: [[FIRST]]:
; CHECK-NEXT: getelementptr inbounds i8, ptr %ctx, i64 52
; CHECK-NEXT: load i32
; CHECK: [[SECOND]]:
; CHECK-NEXT: getelementptr inbounds i8, ptr %ctx, i64 68
; CHECK: phi i32
define i32 @load(ptr %ctx, i1 %which) section "tc" {
  %offset = select i1 %which, i64 68, i64 52
  %field = getelementptr i8, ptr %ctx, i64 %offset
  %value = load i32, ptr %field
  ret i32 %value
}

; What is no program has no context.
; CHECK-LABEL: define i32 @none(
; CHECK-NOT: switch
; CHECK: ret
define i32 @none(ptr %ctx, i1 %which) {
  %offset = select i1 %which, i64 68, i64 52
  %field = getelementptr i8, ptr %ctx, i64 %offset
  %value = load i32, ptr %field
  ret i32 %value
}
