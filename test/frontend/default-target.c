// Without a target the compile is for BPF, at -O2, for this machine's pt_regs, with BTF and no DWARF.
// RUN: skep cc -c %s -o %t.o && llvm-readelf -hSW %t.o | FileCheck %s
// RUN: skep cc -E -dM %s | FileCheck --check-prefix=MACRO %s
// RUN: skep cc -E -dM -D__TARGET_ARCH_arm64 %s | FileCheck --check-prefix=ARM %s
// CHECK: Machine: {{.*}}BPF
// CHECK-NOT: .debug
// CHECK: .BTF
// CHECK-NOT: .debug
// MACRO-DAG: #define __OPTIMIZE__ 1
// MACRO-DAG: #define __TARGET_ARCH_
// MACRO-DAG: #define __bpf__ 1
// ARM: #define __TARGET_ARCH_arm64 1
// ARM-NOT: #define __TARGET_ARCH_x86
int f(int x) { return x; }
