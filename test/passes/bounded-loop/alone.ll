; Alone, on any IR: told once for equal copies, never of a loop over an iterator, and nothing changes.
; RUN: skep opt --passes=bounded-loop %s -o %t.ll 2>&1 | FileCheck %s
; RUN: skep opt --passes=verify %s -o %t.same.ll && cmp %t.ll %t.same.ll
; RUN: skep opt --passes=bounded-loop,bounded-loop %s -o %t.twice.ll && cmp %t.ll %t.twice.ll
; CHECK: warning: this loop has no exit [loop-unbounded]
; CHECK-NOT: warning:
target triple = "bpfel"

declare ptr @bpf_iter_num_next(ptr)

define i32 @ever(ptr %ctx) section "tc" {
  br label %turn
turn:
  br label %turn
}

define i32 @iterator(ptr %ctx) section "tc" {
  br label %turn
turn:
  %next = call ptr @bpf_iter_num_next(ptr %ctx)
  %more = icmp ne ptr %next, null
  br i1 %more, label %turn, label %done
done:
  ret i32 0
}

define i32 @two_latches(i32 %count) section "tc" {
entry:
  br label %turn
turn:
  %i = phi i32 [ 0, %entry ], [ %up, %one ], [ %up, %other ]
  %up = add i32 %i, 1
  %more = icmp ult i32 %up, 9
  br i1 %more, label %more.turns, label %done
more.turns:
  %odd = trunc i32 %i to i1
  br i1 %odd, label %one, label %other
one:
  br label %turn
other:
  br label %turn
done:
  ret i32 0
}
