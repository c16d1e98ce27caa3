; A load of kernel memory becomes a call that fills a slot, and a load of the slot; its lifetime ends there.
; RUN: skep opt --passes=auto-probe-read %s -o %t.ll
; RUN: FileCheck %s < %t.ll
; RUN: skep opt --passes=auto-probe-read %t.ll -o %t.twice.ll
; RUN: sed 1d %t.ll > %t.once && sed 1d %t.twice.ll > %t.twice && cmp %t.once %t.twice
target datalayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128"
target triple = "bpf"

; CHECK-LABEL: @program(
; CHECK-NEXT: [[SLOT:%.*]] = alloca [8 x i8], align 8
; CHECK-NEXT: %number = load i64, ptr %ctx
; CHECK-NEXT: %pointer = inttoptr i64 %number to ptr
; CHECK-NEXT: call void @llvm.lifetime.start.p0(i64 8, ptr [[SLOT]])
; CHECK-NEXT: call i64 inttoptr (i64 113 to ptr)(ptr [[SLOT]], i32 8, ptr %pointer)
; CHECK-NEXT: %next = load ptr, ptr [[SLOT]], align 8
; CHECK-NEXT: call void @llvm.lifetime.end.p0(i64 8, ptr [[SLOT]])
; CHECK-NEXT: call void @llvm.lifetime.start.p0(i64 8, ptr [[SLOT]])
; CHECK-NEXT: call i64 inttoptr (i64 113 to ptr)(ptr [[SLOT]], i32 1, ptr %next)
; CHECK-NEXT: %byte = load i8, ptr [[SLOT]], align 8
; CHECK-NEXT: call void @llvm.lifetime.end.p0(i64 8, ptr [[SLOT]])
; CHECK-NEXT: %result
define i32 @program(ptr %ctx) section "kprobe/f" {
  %number = load i64, ptr %ctx, align 8
  %pointer = inttoptr i64 %number to ptr
  %next = load ptr, ptr %pointer, align 8
  %byte = load i8, ptr %next, align 1
  %result = zext i8 %byte to i32
  ret i32 %result
}

; CHECK-LABEL: @process(
; CHECK: call i64 inttoptr (i64 112 to ptr)(
define i32 @process(ptr %ctx) section "uprobe/f" {
  %pointer = load ptr, ptr %ctx, align 8
  %value = load i32, ptr %pointer, align 4
  ret i32 %value
}

; Nobody reads it.
; CHECK-LABEL: @idle(
; CHECK-NOT: call
; CHECK: ret
define i32 @idle(ptr %ctx) section "kprobe/f" {
  %pointer = load ptr, ptr %ctx, align 8
  %value = load i32, ptr %pointer, align 4
  ret i32 0
}

; 16 bytes take a longer slot.
; CHECK-LABEL: @wide(
; CHECK-NEXT: alloca [16 x i8], align 8
; CHECK: call i64 inttoptr (i64 113 to ptr)(ptr {{.*}}, i32 16, ptr %pointer)
; CHECK: load i128
define i128 @wide(ptr %ctx) section "kprobe/f" {
  %pointer = load ptr, ptr %ctx, align 8
  %value = load i128, ptr %pointer, align 16
  ret i128 %value
}
