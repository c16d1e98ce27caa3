; An index of a map's value is bounded again where only LLVM knows the bound: with a mask where one is between the
; bound and the value's end, else with a comparison. The value's size is that of the map's definition.
; RUN: skep opt --passes=restate-bounds %s -o - | FileCheck %s
; RUN: skep opt --passes=restate-bounds,restate-bounds %s -o - | FileCheck %s
target datalayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128"
target triple = "bpf"

@values = global ptr null, section ".maps", !dbg !0

; 30 words of 8 bytes: indices up to 29, and 31 is beyond the end.
; CHECK-LABEL: @quotient
; CHECK: %[[OPAQUE:[0-9]+]] = call i64 asm "", "=r,0"(i64 %index)
; CHECK-NEXT: %[[LESS:[0-9]+]] = icmp ult i64 %[[OPAQUE]], 26
; CHECK-NEXT: %[[BOUND:[0-9]+]] = select i1 %[[LESS]], i64 %[[OPAQUE]], i64 25
; CHECK-NEXT: getelementptr inbounds [30 x i64], ptr %value, i64 0, i64 %[[BOUND]]
; CHECK-NOT: asm
define i64 @quotient(ptr %key, i8 %n) {
entry:
  %value = call ptr inttoptr (i64 1 to ptr)(ptr @values, ptr %key)
  %tenth = udiv i8 %n, 10
  %index = zext i8 %tenth to i64
  %at = getelementptr inbounds [30 x i64], ptr %value, i64 0, i64 %index
  %old = load i64, ptr %at, align 8
  %new = add i64 %old, 1
  store i64 %new, ptr %at, align 8
  ret i64 0
}

; Up to 12: a mask of 15 stays within the 30.
; CHECK-LABEL: @masked
; CHECK: %[[OPAQUE:[0-9]+]] = call i64 asm "", "=r,0"(i64 %index)
; CHECK-NEXT: %[[BOUND:[0-9]+]] = and i64 %[[OPAQUE]], 15
; CHECK-NEXT: getelementptr inbounds [30 x i64], ptr %value, i64 0, i64 %[[BOUND]]
define i64 @masked(ptr %key, i64 %n) {
entry:
  %value = call ptr inttoptr (i64 1 to ptr)(ptr @values, ptr %key)
  %index = urem i64 %n, 13
  %at = getelementptr inbounds [30 x i64], ptr %value, i64 0, i64 %index
  %old = load i64, ptr %at, align 8
  ret i64 %old
}

; Known to the verifier: a branch on the index itself, a mask, a byte.
; CHECK-LABEL: @known
; CHECK-NOT: asm
; CHECK: ret i64
define i64 @known(ptr %key, i64 %n, ptr %byte) {
entry:
  %value = call ptr inttoptr (i64 1 to ptr)(ptr @values, ptr %key)
  %low = and i64 %n, 15
  %first = getelementptr inbounds [30 x i64], ptr %value, i64 0, i64 %low
  %one = load i64, ptr %first, align 8
  %small = icmp ult i64 %n, 30
  br i1 %small, label %then, label %out

then:
  %second = getelementptr inbounds [30 x i64], ptr %value, i64 0, i64 %n
  %two = load i64, ptr %second, align 8
  br label %out

out:
  %sum = phi i64 [ %one, %entry ], [ %two, %then ]
  ret i64 %sum
}

; Not provable, so not ours: the verifier shall say it.
; CHECK-LABEL: @unbounded
; CHECK-NOT: asm
; CHECK: ret i64
define i64 @unbounded(ptr %key, i64 %n) {
  %value = call ptr inttoptr (i64 1 to ptr)(ptr @values, ptr %key)
  %at = getelementptr inbounds [30 x i64], ptr %value, i64 0, i64 %n
  %old = load i64, ptr %at, align 8
  ret i64 %old
}

!llvm.dbg.cu = !{!2}
!llvm.module.flags = !{!3}
!0 = !DIGlobalVariableExpression(var: !1, expr: !DIExpression())
!1 = distinct !DIGlobalVariable(name: "values", scope: !2, file: !4, line: 1, type: !5, isLocal: false, isDefinition: true)
!2 = distinct !DICompileUnit(language: DW_LANG_C11, file: !4, producer: "hand", isOptimized: true, runtimeVersion: 0, emissionKind: FullDebug, globals: !{!0})
!3 = !{i32 2, !"Debug Info Version", i32 3}
!4 = !DIFile(filename: "a.c", directory: "/")
!5 = !DICompositeType(tag: DW_TAG_structure_type, file: !4, line: 1, size: 64, elements: !{!6})
!6 = !DIDerivedType(tag: DW_TAG_member, name: "value", scope: !5, file: !4, line: 1, baseType: !7, size: 64)
!7 = !DIDerivedType(tag: DW_TAG_pointer_type, baseType: !8, size: 64)
!8 = !DICompositeType(tag: DW_TAG_structure_type, name: "words", file: !4, line: 1, size: 1920, elements: !{})
