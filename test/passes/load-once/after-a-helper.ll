; A length or an index is not read again after a helper that leaves its place alone; other loads stay.
; RUN: skep opt --passes=load-once %s -o - | FileCheck %s
; RUN: skep opt --passes=load-once,load-once %s -o - | FileCheck %s
target datalayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128"
target triple = "bpf"

; CHECK-LABEL: @context
; CHECK: call i64 inttoptr (i64 112 to ptr)(ptr %value, i32 %checked, ptr null)
define i64 @context(ptr %ctx) section "tc" {
entry:
  %key = alloca i32
  %at = getelementptr i8, ptr %ctx, i64 8
  %checked = load i32, ptr %at
  %value = call ptr inttoptr (i64 1 to ptr)(ptr null, ptr %key)
  store i32 0, ptr %value
  br label %then

then:
  %same = getelementptr i8, ptr %ctx, i64 8
  %length = load i32, ptr %same
  %done = call i64 inttoptr (i64 112 to ptr)(ptr %value, i32 %length, ptr null)
  ret i64 0
}

; A relocated place is told by its placeholder, whatever its address is called.
; CHECK-LABEL: @relocated
; CHECK: getelementptr [64 x i8], ptr %bytes, i64 0, i64 %checked
define i64 @relocated(ptr %ctx) section "tc" {
  %bytes = alloca [64 x i8]
  %o1 = load i64, ptr @"llvm.s:0:8$0:1"
  %p1 = getelementptr i8, ptr %ctx, i64 %o1
  %a1 = call ptr @llvm.bpf.passthrough.p0.p0(i32 0, ptr %p1)
  %checked = load i64, ptr %a1
  %random = call i64 inttoptr (i64 7 to ptr)()
  %o2 = load i64, ptr @"llvm.s:0:8$0:1"
  %p2 = getelementptr i8, ptr %ctx, i64 %o2
  %a2 = call ptr @llvm.bpf.passthrough.p0.p0(i32 1, ptr %p2)
  %index = load i64, ptr %a2
  %place = getelementptr [64 x i8], ptr %bytes, i64 0, i64 %index
  store i8 0, ptr %place
  ret i64 0
}

; map_update_elem is not on the list; a store through the context writes it; a sum that only is returned may be read
; again.
; CHECK-LABEL: @otherwise
; CHECK: (ptr null, i32 %second, ptr null)
; CHECK: (ptr null, i32 %third, ptr null)
; CHECK: %sum = add i32 %third, %fourth
define i32 @otherwise(ptr %ctx) section "tc" {
  %first = load i32, ptr %ctx
  %updated = call i64 inttoptr (i64 2 to ptr)(ptr null, ptr null, ptr null, i64 0)
  %second = load i32, ptr %ctx
  %one = call i64 inttoptr (i64 112 to ptr)(ptr null, i32 %second, ptr null)
  store i32 %first, ptr %ctx
  %third = load i32, ptr %ctx
  %two = call i64 inttoptr (i64 112 to ptr)(ptr null, i32 %third, ptr null)
  %fourth = load i32, ptr %ctx
  %sum = add i32 %third, %fourth
  ret i32 %sum
}

; A helper writes what it is given; a loop brings the write around.
; CHECK-LABEL: @stack
; CHECK: (ptr null, i32 %second, ptr null)
; CHECK: (ptr %variable, i32 %third, ptr null)
define i64 @stack(ptr %ctx, i1 %more) {
entry:
  %variable = alloca i32
  %first = load i32, ptr %variable
  %written = call i64 inttoptr (i64 112 to ptr)(ptr %variable, i32 4, ptr null)
  %second = load i32, ptr %variable
  %one = call i64 inttoptr (i64 112 to ptr)(ptr null, i32 %second, ptr null)
  br label %loop

loop:
  %third = load i32, ptr %variable
  %two = call i64 inttoptr (i64 112 to ptr)(ptr %variable, i32 %third, ptr null)
  br i1 %more, label %loop, label %out

out:
  ret i64 0
}

@"llvm.s:0:8$0:1" = external global i64 #0
declare ptr @llvm.bpf.passthrough.p0.p0(i32, ptr)
attributes #0 = { "btf_ama" }
