; A difference of pointers into a packet that guards an access becomes a comparison of them.
; RUN: skep opt --passes=packet-range %s | FileCheck %s
; RUN: skep opt --passes=packet-range %s > %t.once && skep opt --passes=packet-range,packet-range %s | diff - %t.once
target datalayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128"
target triple = "bpf"

; CHECK-LABEL: define i8 @shorter(
; CHECK: %[[LAST:.*]] = getelementptr inbounds i8, ptr %{{.*}}, i64 14
; CHECK: %short = icmp ugt ptr %[[LAST]], %
; CHECK-NOT: sub
; CHECK-LABEL: define i8 @variable(
define i8 @shorter(ptr %ctx) section "xdp" {
  %d = load i32, ptr %ctx
  %endfield = getelementptr i8, ptr %ctx, i64 4
  %e = load i32, ptr %endfield
  %length = sub i32 %e, %d
  %short = icmp ult i32 %length, 14
  br i1 %short, label %no, label %yes
yes:
  %wide = zext i32 %d to i64
  %data = inttoptr i64 %wide to ptr
  %p = getelementptr i8, ptr %data, i64 12
  %v = load i8, ptr %p
  ret i8 %v
no:
  ret i8 0
}

; What is tested is what is read.
; CHECK: %[[TESTED:.*]] = getelementptr inbounds i8, ptr %{{.*}}, i64 %
; CHECK-NEXT: getelementptr inbounds i8, ptr %[[TESTED]], i64 1
; CHECK: icmp ule
; CHECK: yes:
; CHECK: %[[READ:.*]] = getelementptr inbounds i8, ptr %[[TESTED]], i64 0
; CHECK: load i8, ptr %[[READ]]
define i8 @variable(ptr %ctx, i32 %n) section "xdp" {
  %d = load i32, ptr %ctx
  %endfield = getelementptr i8, ptr %ctx, i64 4
  %e = load i32, ptr %endfield
  %dw = zext i32 %d to i64
  %ew = zext i32 %e to i64
  %data = inttoptr i64 %dw to ptr
  %some = and i32 %n, 63
  %offset = zext i32 %some to i64
  %length = sub i64 %ew, %dw
  %inside = icmp sgt i64 %length, %offset
  br i1 %inside, label %yes, label %no
yes:
  %p = getelementptr i8, ptr %data, i64 %offset
  %v = load i8, ptr %p
  ret i8 %v
no:
  ret i8 0
}

; CHECK-LABEL: define i64 @onlyCounted(
; CHECK: %length = sub
; CHECK: icmp ugt i64 %length, 100
define i64 @onlyCounted(ptr %ctx) section "xdp" {
  %d = load i32, ptr %ctx
  %endfield = getelementptr i8, ptr %ctx, i64 4
  %e = load i32, ptr %endfield
  %dw = zext i32 %d to i64
  %ew = zext i32 %e to i64
  %length = sub i64 %ew, %dw
  %long = icmp ugt i64 %length, 100
  %result = select i1 %long, i64 100, i64 %length
  ret i64 %result
}

; A read behind both tests, at an offset that a phi chooses, depends on either.
; CHECK-LABEL: define i8 @joined(
; CHECK: %long = icmp ule ptr
; CHECK: %some = icmp ule ptr
define i8 @joined(ptr %ctx) section "xdp" {
  %d = load i32, ptr %ctx
  %endfield = getelementptr i8, ptr %ctx, i64 4
  %e = load i32, ptr %endfield
  %dw = zext i32 %d to i64
  %ew = zext i32 %e to i64
  %data = inttoptr i64 %dw to ptr
  %length = sub i64 %ew, %dw
  %long = icmp sgt i64 %length, 30
  br i1 %long, label %read, label %next
next:
  %some = icmp sgt i64 %length, 10
  br i1 %some, label %read, label %no
read:
  %at = phi i64 [ 30, %0 ], [ 10, %next ]
  %p = getelementptr i8, ptr %data, i64 %at
  %v = load i8, ptr %p
  ret i8 %v
no:
  ret i8 0
}
