; Unreachable code, vectors of pointers, indices of other widths, and calls of nothing: left as they are.
; RUN: skep opt --passes=restate-bounds %s -o - | FileCheck %s
; CHECK-NOT: asm
target datalayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128"
target triple = "bpf"

define i64 @odd(ptr %p, i32 %narrow, i128 %wide, <2 x i64> %lanes) {
entry:
  %a = getelementptr i8, ptr %p, i32 %narrow
  %b = load i8, ptr %a
  %c = getelementptr i64, ptr %p, i128 %wide
  %d = load i64, ptr %c
  %e = getelementptr i8, ptr %p, <2 x i64> %lanes
  %f = extractelement <2 x ptr> %e, i32 0
  store i8 %b, ptr %f
  %g = call i64 null(ptr %p, i64 %d)
  %h = call i64 inttoptr (i64 113 to ptr)(ptr %p)
  %i = call i64 inttoptr (i64 113 to ptr)(ptr %p, ptr %p, ptr %p)
  %j = call i64 inttoptr (i64 65535 to ptr)(ptr %p, i64 %d)
  ret i64 %d

nowhere:
  %k = phi i64 [ %l, %nowhere ]
  %l = add i64 %k, 1
  %m = getelementptr [4 x i8], ptr @bytes, i64 0, i64 %l
  store i8 0, ptr %m
  br label %nowhere
}

@bytes = global [4 x i8] zeroinitializer
