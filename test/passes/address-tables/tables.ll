; Reads of addresses from constant tables become choices, and the tables go; tables of numbers stay.
; RUN: skep opt --passes=address-tables %s | FileCheck %s
; RUN: skep opt --passes=address-tables %s > %t.once && skep opt --passes=address-tables,address-tables %s | diff - %t.once
target datalayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128"
target triple = "bpf"

@a = internal global i32 0
@b = internal global i32 0
@cells = internal constant [2 x ptr] [ptr @a, ptr @b]
@steps = internal constant [2 x ptr] [ptr @f, ptr @g]
@numbers = internal constant [2 x i32] [i32 4, i32 5]
; CHECK-NOT: @cells
; CHECK-NOT: @steps
; CHECK: @numbers

; CHECK-LABEL: define i32 @cell(
; CHECK: switch i64 %i, label %{{.*}} [
; CHECK: i64 0, label %[[FIRST:.*]]
; CHECK: i64 1, label %[[SECOND:.*]]
; CHECK: phi ptr [ @a, %[[FIRST]] ], [ @b, %[[SECOND]] ]
define i32 @cell(i64 %i) {
  %p = getelementptr [2 x ptr], ptr @cells, i64 0, i64 %i
  %cell = load ptr, ptr %p
  %v = load i32, ptr %cell
  ret i32 %v
}

; CHECK-LABEL: define i32 @step(
; CHECK: call i32 @f(i32 %x)
; CHECK: call i32 @g(i32 %x)
; CHECK: phi i32
define i32 @step(i64 %i, i32 %x) {
  %p = getelementptr [2 x ptr], ptr @steps, i64 0, i64 %i
  %fn = load ptr, ptr %p
  %v = call i32 %fn(i32 %x)
  ret i32 %v
}

; CHECK-LABEL: define i32 @chosen(
; CHECK: %[[WHICH:.*]] = select i1 %c, i32
; CHECK: switch i32 %[[WHICH]]
; CHECK-DAG: call i32 @f(i32 %x)
; CHECK-DAG: call i32 @g(i32 %x)
; CHECK: ret i32
define i32 @chosen(i1 %c, i32 %x) {
  %fn = select i1 %c, ptr @f, ptr @g
  %v = call i32 %fn(i32 %x)
  ret i32 %v
}

; CHECK-LABEL: define i32 @number(
; CHECK: load i32, ptr %p
define i32 @number(i64 %i) {
  %p = getelementptr [2 x i32], ptr @numbers, i64 0, i64 %i
  %v = load i32, ptr %p
  ret i32 %v
}

define internal i32 @f(i32 %x) {
  ret i32 %x
}
define internal i32 @g(i32 %x) {
  ret i32 1
}
