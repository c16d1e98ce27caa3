; A length that a helper gets: bounded by the buffer behind it, not zero where the helper asks for that, and with
; nothing above its 32 bits.
; RUN: skep opt --passes=restate-bounds %s -o - | FileCheck %s
target datalayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128"
target triple = "bpf"

; start < end <= 64, so the difference is 1 to 64.
; CHECK-LABEL: @difference
; CHECK: %[[WIDE:[0-9]+]] = zext i32 %length to i64
; CHECK-NEXT: %[[OPAQUE:[0-9]+]] = call i64 asm "", "=r,0"(i64 %[[WIDE]])
; CHECK-NEXT: icmp ult i64 %[[OPAQUE]], 65
; CHECK: icmp ugt i64 %{{[0-9]+}}, 0
; CHECK: %[[NARROW:[0-9]+]] = trunc i64 %{{[0-9]+}} to i32
; CHECK-NEXT: call i64 inttoptr (i64 26 to ptr)(ptr %skb, i32 0, ptr %buffer, i32 %[[NARROW]])
define i64 @difference(ptr %skb, i32 %start, i32 %end) {
entry:
  %buffer = alloca [64 x i8]
  %ordered = icmp ult i32 %start, %end
  %small = icmp ult i32 %end, 65
  %both = and i1 %ordered, %small
  br i1 %both, label %then, label %out

then:
  %length = sub i32 %end, %start
  %done = call i64 inttoptr (i64 26 to ptr)(ptr %skb, i32 0, ptr %buffer, i32 %length)
  br label %out

out:
  ret i64 0
}

; probe_read_kernel takes a length of 0.
; CHECK-LABEL: @may_be_zero
; CHECK: asm "", "=r,0"
; CHECK-NEXT: and i64 %{{[0-9]+}}, 63
; CHECK-NEXT: trunc
; CHECK-NEXT: call i64 inttoptr (i64 113 to ptr)
define i64 @may_be_zero(ptr %from, i32 %n) {
  %buffer = alloca [64 x i8]
  %length = urem i32 %n, 60
  %done = call i64 inttoptr (i64 113 to ptr)(ptr %buffer, i32 %length, ptr %from)
  ret i64 0
}

; In range for the verifier, but of an unknown upper half.
; CHECK-LABEL: @upper_half
; CHECK: %[[WIDE:[0-9]+]] = zext i32 %length to i64
; CHECK-NEXT: %[[OPAQUE:[0-9]+]] = call i64 asm "", "=r,0"(i64 %[[WIDE]])
; CHECK-NEXT: trunc i64 %[[OPAQUE]] to i32
define i64 @upper_half(ptr %from, i64 %n) {
  %buffer = alloca [64 x i8]
  %short = trunc i64 %n to i32
  %length = call i32 @llvm.umin.i32(i32 %short, i32 64)
  %done = call i64 inttoptr (i64 113 to ptr)(ptr %buffer, i32 %length, ptr %from)
  ret i64 0
}

; Nothing to say: a mask, and a constant.
; CHECK-LABEL: @known
; CHECK-NOT: asm
; CHECK: ret i64
define i64 @known(ptr %from, i32 %n) {
  %buffer = alloca [64 x i8]
  %length = and i32 %n, 63
  %one = call i64 inttoptr (i64 113 to ptr)(ptr %buffer, i32 %length, ptr %from)
  %two = call i64 inttoptr (i64 113 to ptr)(ptr %buffer, i32 64, ptr %from)
  ret i64 0
}

; 60 bytes from the 8th on do not fit: left to the verifier.
; CHECK-LABEL: @too_long
; CHECK-NOT: asm
; CHECK: ret i64
define i64 @too_long(ptr %from, i32 %n) {
  %buffer = alloca [64 x i8]
  %at = getelementptr i8, ptr %buffer, i64 8
  %length = urem i32 %n, 60
  %done = call i64 inttoptr (i64 113 to ptr)(ptr %at, i32 %length, ptr %from)
  ret i64 0
}

declare i32 @llvm.umin.i32(i32, i32)
