; A field that is changed in part is stored whole; a function that is not inlined gets the context itself.
; RUN: skep opt --passes=ctx-access %s | FileCheck %s
target datalayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128"
target triple = "bpf"

; CHECK-LABEL: define void @bits(
; CHECK: store volatile i32 %new
; CHECK: store i32 7
define void @bits(ptr %ctx) section "tc" {
  %mark = getelementptr i8, ptr %ctx, i64 8
  %old = load i32, ptr %mark
  %low = and i32 %old, -256
  %new = or i32 %low, 1
  store i32 %new, ptr %mark
  %queue = getelementptr i8, ptr %ctx, i64 12
  store i32 7, ptr %queue
  ret void
}

; CHECK-LABEL: define internal i32 @field(ptr %p)
; CHECK-NEXT: %[[FIELD:.*]] = getelementptr inbounds i8, ptr %p, i64 8
; CHECK-NEXT: load i32, ptr %[[FIELD]]
define internal i32 @field(ptr %p) noinline {
  %value = load i32, ptr %p
  ret i32 %value
}

; CHECK-LABEL: define i32 @caller(
; CHECK: call i32 @field(ptr %ctx)
; CHECK: call i32 @field(ptr %ctx)
define i32 @caller(ptr %ctx) section "tc" {
  %mark = getelementptr i8, ptr %ctx, i64 8
  %a = call i32 @field(ptr %mark)
  %b = call i32 @field(ptr %mark)
  %sum = add i32 %a, %b
  ret i32 %sum
}
