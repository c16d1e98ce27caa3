; Addresses of one field of one object become one where the first comes before the second on every way, and so do
; the loads.
; RUN: skep opt --passes=share-relocated %s -o - | FileCheck %s
; RUN: skep opt --passes=share-relocated,share-relocated %s -o - | FileCheck %s
target triple = "bpf"

; CHECK-LABEL: @dominated
; CHECK: %a = call ptr @llvm.bpf.passthrough.p0.p0(i32 0, ptr %field)
; CHECK-NEXT: %x = load i64, ptr %a
; CHECK-NOT: passthrough
; CHECK-NOT: load
; CHECK: ret i64 %x
define i64 @dominated(ptr %field) {
entry:
  %a = call ptr @llvm.bpf.passthrough.p0.p0(i32 0, ptr %field)
  %x = load i64, ptr %a
  %small = icmp ult i64 %x, 64
  br i1 %small, label %then, label %out

then:
  %b = call ptr @llvm.bpf.passthrough.p0.p0(i32 1, ptr %field)
  %y = load i64, ptr %b
  ret i64 %y

out:
  ret i64 0
}

; CHECK-LABEL: @apart
; CHECK: passthrough.p0.p0(i32 2, ptr %field)
; CHECK: passthrough.p0.p0(i32 3, ptr %field)
; CHECK: passthrough.p0.p0(i32 4, ptr %other)
define i64 @apart(i1 %which, ptr %field, ptr %other) {
entry:
  br i1 %which, label %left, label %right

left:
  %a = call ptr @llvm.bpf.passthrough.p0.p0(i32 2, ptr %field)
  %x = load i64, ptr %a
  ret i64 %x

right:
  %b = call ptr @llvm.bpf.passthrough.p0.p0(i32 3, ptr %field)
  %c = call ptr @llvm.bpf.passthrough.p0.p0(i32 4, ptr %other)
  %y = load i64, ptr %b
  %z = load i64, ptr %c
  %sum = add i64 %y, %z
  ret i64 %sum
}

; What is written between is read again.
; CHECK-LABEL: @written
; CHECK: load i64, ptr %a
; CHECK: load i64, ptr %a
define i64 @written(ptr %field, ptr %other) {
  %a = call ptr @llvm.bpf.passthrough.p0.p0(i32 5, ptr %field)
  %x = load i64, ptr %a
  store i64 0, ptr %other
  %b = call ptr @llvm.bpf.passthrough.p0.p0(i32 6, ptr %field)
  %y = load i64, ptr %b
  %sum = add i64 %x, %y
  ret i64 %sum
}

declare ptr @llvm.bpf.passthrough.p0.p0(i32, ptr)
