; Alone and before code is generated, the pass goes by the variables, and says so. The IR stays as it is.
; RUN: skep opt --passes=stack-depth %s -o %t.ll 2>&1 | FileCheck %s
; RUN: skep opt --passes=verify %s -o %t.same.ll && cmp %t.ll %t.same.ll
; RUN: skep opt --passes=stack-depth,stack-depth %s -o %t.twice.ll && cmp %t.ll %t.twice.ll
; CHECK: warning: prog() and what it calls take 608 bytes of stack; they have 512 together [stack-depth]
; CHECK: calls low(), which takes about 304 bytes: a temporary 300, spills and padding 4
; CHECK: this is an estimate from the variables, before code is generated
; CHECK-NOT: warning:
target triple = "bpfel"

define internal i32 @low() {
  %memory = alloca [300 x i8]
  store volatile i8 1, ptr %memory
  ret i32 1
}

define i32 @prog(ptr %ctx) section "tc" {
  %memory = alloca [300 x i8]
  store volatile i8 1, ptr %memory
  %result = call i32 @low()
  ret i32 %result
}

; A circle of calls is not followed for ever.
define i32 @round(ptr %ctx) section "tc" {
  %result = call i32 @round(ptr %ctx)
  ret i32 %result
}

declare i32 @elsewhere()

define i32 @calls_elsewhere(ptr %ctx) section "tc" {
  %result = call i32 @elsewhere()
  ret i32 %result
}
