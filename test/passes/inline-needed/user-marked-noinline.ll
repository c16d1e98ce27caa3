; What the user marked stays as it is, and so does what nobody calls or what calls itself.
; RUN: skep opt --passes=inline-needed %s -o - | FileCheck %s
; CHECK-NOT: alwaysinline
target triple = "bpf"

define i64 @kept(ptr %ctx) noinline {
  ret i64 0
}

define i64 @uncalled(ptr %ctx) {
  %1 = call i64 @kept(ptr %ctx)
  ret i64 %1
}

define i64 @itself(i64 %a, i64 %b, i64 %c, i64 %d, i64 %e, i64 %f) {
  %1 = call i64 @itself(i64 %f, i64 %a, i64 %b, i64 %c, i64 %d, i64 %e)
  ret i64 %1
}
