; What the verifier knows as a pointer is loaded from directly: stack, context, global variables, map values, typed
; arguments, arenas, and what comes in from where nothing is known.
; RUN: skep opt --passes=auto-probe-read %s | FileCheck %s --implicit-check-not='i64 113' --implicit-check-not='i64 112' --implicit-check-not='i64 4 to ptr'
; CHECK: @last(
target datalayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128"
target triple = "bpf"
@global = global [4 x i64] zeroinitializer
@names = constant [2 x ptr] [ptr @global, ptr @global]
@map = global { ptr, ptr } zeroinitializer, section ".maps"

define i64 @variables(ptr %ctx, i64 %n) section "kprobe/f" {
  %slot = alloca i64
  store i64 1, ptr %slot
  %a = load i64, ptr %slot
  %at = getelementptr [4 x i64], ptr @global, i64 0, i64 %a
  %b = load i64, ptr %at
  %name = getelementptr [2 x ptr], ptr @names, i64 0, i64 %a
  %pointer = load ptr, ptr %name
  %c = load i64, ptr %pointer
  %ab = add i64 %a, %b
  %abc = add i64 %ab, %c
  ret i64 %abc
}

define i64 @lookup(ptr %ctx) section "kprobe/f" {
  %key = alloca i32
  %value = call ptr inttoptr (i64 1 to ptr)(ptr @map, ptr %key)
  %a = load i64, ptr %value
  ret i64 %a
}

define i32 @packet(ptr %ctx) section "xdp" {
  %data32 = load i32, ptr %ctx
  %data64 = zext i32 %data32 to i64
  %data = inttoptr i64 %data64 to ptr
  %a = load i32, ptr %data
  ret i32 %a
}

define i32 @typed(ptr %ctx) section "fentry/f" {
  %number = load i64, ptr %ctx
  %pointer = inttoptr i64 %number to ptr
  %next = load ptr, ptr %pointer
  %a = load i32, ptr %next
  ret i32 %a
}

define i32 @global_function(ptr %any) {
  %next = load ptr, ptr %any
  %a = load i32, ptr %next
  ret i32 %a
}

define i32 @arena(ptr %ctx) section "kprobe/f" {
  %number = load i64, ptr %ctx
  %far = inttoptr i64 %number to ptr addrspace(1)
  %a = load i32, ptr addrspace(1) %far
  %near = addrspacecast ptr addrspace(1) %far to ptr
  %b = load i32, ptr %near
  %c = add i32 %a, %b
  ret i32 %c
}

define i32 @iterator(ptr %ctx) section "iter/bpf_map_elem" {
  %value = load ptr, ptr %ctx
  %a = load i32, ptr %value
  ret i32 %a
}

define i32 @writable(ptr %ctx) section "raw_tp.w/x" {
  %number = load i64, ptr %ctx
  %buffer = inttoptr i64 %number to ptr
  %a = load i32, ptr %buffer
  store i32 1, ptr %buffer
  ret i32 %a
}

define i32 @assembly(ptr %ctx) section "kprobe/f" {
  %number = load i64, ptr %ctx
  %pointer = call ptr asm "$0 = addr_space_cast($1, 0, 1)", "=r,r"(i64 %number)
  %a = load i32, ptr %pointer
  ret i32 %a
}

; Odd code: never reached, no callers, no value, null.
define internal i32 @nobody(ptr %p, i1 %which) {
entry:
  %a = load i32, ptr undef
  %b = load i32, ptr null
  br i1 %which, label %loop, label %done
loop:
  %q = phi ptr [ %p, %entry ], [ %r, %loop ]
  %r = getelementptr i8, ptr %q, i64 8
  %c = load i32, ptr %r
  %more = icmp eq i32 %c, 0
  br i1 %more, label %loop, label %done
done:
  ret i32 %a
unreachable:
  %d = load i32, ptr %d.address
  %d.address = getelementptr i8, ptr %d.address, i64 4
  br label %unreachable
}

define i32 @last(ptr %ctx) section "kprobe/f" {
  ret i32 0
}
