; An address that is formed before its index is checked is formed again after the check.
; RUN: skep opt --passes=restate-bounds %s -o - | FileCheck %s
target datalayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128"
target triple = "bpf"

@table = global [50 x i32] zeroinitializer

; CHECK-LABEL: @early
; CHECK: then:
; CHECK-NEXT: %[[AT:[0-9]+]] = getelementptr [50 x i32], ptr @table, i64 0, i64 %n
; CHECK-NEXT: load i32, ptr %[[AT]]
define i32 @early(i64 %n) {
entry:
  %at = getelementptr [50 x i32], ptr @table, i64 0, i64 %n
  %small = icmp ult i64 %n, 50
  br i1 %small, label %then, label %out

then:
  %value = load i32, ptr %at
  ret i32 %value

out:
  ret i32 0
}
