; Rounded towards zero for negative numbers as well; other divisors and v4 are left alone.
; RUN: skep opt --passes=signed-division %s -o - | FileCheck %s
; RUN: skep opt --passes=signed-division,signed-division %s -o - >%t && skep opt --passes=signed-division %s -o - | diff - %t
target triple = "bpf"

; CHECK-LABEL: @quotient
; CHECK: %[[X:.*]] = freeze i32 %x
; CHECK: %[[S:.*]] = ashr i32 %[[X]], 31
; CHECK: %[[B:.*]] = lshr i32 %[[S]], 29
; CHECK: %[[N:.*]] = add i32 %[[X]], %[[B]]
; CHECK: ashr i32 %[[N]], 3
define i32 @quotient(i32 %x) "target-cpu"="v3" {
  %q = sdiv i32 %x, 8
  ret i32 %q
}

; CHECK-LABEL: @remainder
; CHECK: %[[Q:.*]] = ashr i64 {{.*}}, 1
; CHECK: %[[M:.*]] = shl i64 %[[Q]], 1
; CHECK: sub i64 {{.*}}, %[[M]]
define i64 @remainder(i64 %x) {
  %r = srem i64 %x, 2
  ret i64 %r
}

; CHECK-LABEL: @exact
; CHECK-NEXT: ashr exact i64 %x, 4
define i64 @exact(i64 %x) {
  %q = sdiv exact i64 %x, 16
  ret i64 %q
}

; CHECK-LABEL: @others
; CHECK-NEXT: sdiv i32 %x, 10
; CHECK-NEXT: sdiv i32 %a, -8
; CHECK-NEXT: sdiv i32 %b, -2147483648
define i32 @others(i32 %x) {
  %a = sdiv i32 %x, 10
  %b = sdiv i32 %a, -8
  %c = sdiv i32 %b, -2147483648
  ret i32 %c
}

; CHECK-LABEL: @v4
; CHECK-NEXT: sdiv i32 %x, 8
define i32 @v4(i32 %x) "target-cpu"="v4" {
  %q = sdiv i32 %x, 8
  ret i32 %q
}
