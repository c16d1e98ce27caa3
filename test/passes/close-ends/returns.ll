; What would run off its end returns, with a value that the kind of program may; what cannot be reached stays.
; RUN: skep opt --passes=close-ends %s | FileCheck %s
; RUN: skep opt --passes=close-ends %s > %t.once && skep opt --passes=close-ends,close-ends %s | diff - %t.once
target datalayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128"
target triple = "bpf"

declare void @bpf_throw(i64) noreturn

; CHECK-LABEL: define i32 @zero(
; CHECK: call
; CHECK-NEXT: ret i32 0
define i32 @zero() section "tc" {
  call void inttoptr (i64 6 to ptr)()
  unreachable
}

; CHECK-LABEL: define i32 @one(
; CHECK: ret i32 1
define i32 @one() section "cgroup/recvmsg4" {
  call void inttoptr (i64 6 to ptr)()
  unreachable
}

; CHECK-LABEL: define i32 @left(
; CHECK: call void @bpf_throw
; CHECK-NEXT: unreachable
; CHECK: call void asm
; CHECK-NEXT: unreachable
; CHECK: never:
; CHECK-NEXT: unreachable
define i32 @left(i32 %x) section "tc" {
  switch i32 %x, label %never [
    i32 0, label %throws
    i32 1, label %ends
  ]
throws:
  call void @bpf_throw(i64 0)
  unreachable
ends:
  call void asm sideeffect "exit", ""()
  unreachable
never:
  unreachable
}
