; Sums of 32 bits of data and data_end are made of 64; other sums of 32 bits are not.
; RUN: skep opt --passes=packet-pointers %s | FileCheck %s
; RUN: skep opt --passes=packet-pointers %s > %t.once && skep opt --passes=packet-pointers,packet-pointers %s | diff - %t.once
target datalayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128"
target triple = "bpf"

; CHECK-LABEL: define i8 @halves(
; CHECK: %[[DATA:.*]] = zext i32 %d to i64
; CHECK: %[[END:.*]] = zext i32 %e to i64
; CHECK: %[[BEHIND:.*]] = add i64 %[[DATA]], 14
; CHECK: icmp ugt ptr
; CHECK: yes:
; CHECK-NEXT: %[[AT:.*]] = add i64 %[[DATA]], 12
; CHECK-NEXT: inttoptr i64 %[[AT]] to ptr
define i8 @halves(ptr %ctx) section "xdp" {
  %d = load i32, ptr %ctx
  %endfield = getelementptr i8, ptr %ctx, i64 4
  %e = load i32, ptr %endfield
  %behind = add i32 %d, 14
  %short = icmp ugt i32 %behind, %e
  br i1 %short, label %no, label %yes
yes:
  %at = add i32 %d, 12
  %wide = zext i32 %at to i64
  %p = inttoptr i64 %wide to ptr
  %v = load i8, ptr %p
  ret i8 %v
no:
  ret i8 0
}

; CHECK-LABEL: define i64 @number(
; CHECK: add i32 %queue, 1
define i64 @number(ptr %ctx) section "xdp" {
  %field = getelementptr i8, ptr %ctx, i64 16
  %queue = load i32, ptr %field
  %next = add i32 %queue, 1
  %wide = zext i32 %next to i64
  ret i64 %wide
}
