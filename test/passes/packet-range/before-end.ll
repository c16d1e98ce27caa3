; p < end says of p + 1 what the verifier learns from, unless p has a constant part already.
; RUN: skep opt --passes=packet-range %s | FileCheck %s
target datalayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128"
target triple = "bpf"

; CHECK-LABEL: define i8 @start(
; CHECK: %[[NEXT:.*]] = getelementptr inbounds i8, ptr %data, i64 1
; CHECK: %inside = icmp ule ptr %[[NEXT]], %end
; CHECK-LABEL: define i8 @behindConstant(
; CHECK: %inside = icmp ult ptr %p, %end
define i8 @start(ptr %data.ctx) section "sk_msg" {
  %data = load ptr, ptr %data.ctx
  %endfield = getelementptr i8, ptr %data.ctx, i64 8
  %end = load ptr, ptr %endfield
  %inside = icmp ult ptr %data, %end
  br i1 %inside, label %yes, label %no
yes:
  %v = load i8, ptr %data
  ret i8 %v
no:
  ret i8 0
}

define i8 @behindConstant(ptr %data.ctx) section "sk_msg" {
  %data = load ptr, ptr %data.ctx
  %endfield = getelementptr i8, ptr %data.ctx, i64 8
  %end = load ptr, ptr %endfield
  %p = getelementptr i8, ptr %data, i64 14
  %inside = icmp ult ptr %p, %end
  br i1 %inside, label %yes, label %no
yes:
  %v = load i8, ptr %p
  ret i8 %v
no:
  ret i8 0
}
