; Helpers that write only their arguments say so; those that change maps, call back or are unknown do not.
; RUN: skep opt --passes=helper-effects %s -o - | FileCheck %s
; RUN: skep opt --passes=helper-effects,helper-effects %s -o - | FileCheck %s
; RUN: skep opt --passes='helper-effects,function(early-cse<memssa>)' %s -o - | FileCheck %s --check-prefix=LOADS
target triple = "bpf"

@lookup = internal global ptr inttoptr (i64 1 to ptr)
@changed = internal global ptr inttoptr (i64 1 to ptr)

; CHECK-LABEL: @quiet
; CHECK: call ptr inttoptr (i64 1 to ptr)(ptr readonly %map, ptr readonly %key) #[[READS:[0-9]+]]
; CHECK: call i64 inttoptr (i64 112 to ptr)(ptr %to, i32 8, ptr readonly %from) #[[WRITES:[0-9]+]]
; LOADS-LABEL: @quiet
; LOADS: load i64, ptr %context
; LOADS-NOT: load i64, ptr %context
; LOADS: ret
define i64 @quiet(ptr noalias %to, ptr %context, ptr %map, ptr %key, ptr %from) {
  %before = load i64, ptr %context
  %callee = load ptr, ptr @lookup
  %value = call ptr %callee(ptr %map, ptr %key)
  %done = call i64 inttoptr (i64 112 to ptr)(ptr %to, i32 8, ptr %from)
  %after = load i64, ptr %context
  %sum = add i64 %before, %after
  ret i64 %sum
}

; CHECK-LABEL: @loud
; CHECK: call i64 inttoptr (i64 2 to ptr)(ptr %map, ptr %key, ptr %value, i64 0){{$}}
; CHECK: call ptr %{{[a-z]+}}(ptr %map, ptr %key){{$}}
; CHECK: call i64 inttoptr (i64 9999 to ptr)(ptr %map){{$}}
define i64 @loud(ptr %map, ptr %key, ptr %value) {
  %updated = call i64 inttoptr (i64 2 to ptr)(ptr %map, ptr %key, ptr %value, i64 0)
  store ptr %value, ptr @changed
  %callee = load ptr, ptr @changed
  %found = call ptr %callee(ptr %map, ptr %key)
  %unknown = call i64 inttoptr (i64 9999 to ptr)(ptr %map)
  ret i64 %updated
}

; CHECK-DAG: attributes #[[READS]] = { memory(read, inaccessiblemem: readwrite) }
; CHECK-DAG: attributes #[[WRITES]] = { memory(read, argmem: readwrite, inaccessiblemem: readwrite) }
