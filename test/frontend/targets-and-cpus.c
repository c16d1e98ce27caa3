// Both byte orders under all their names, and all instruction set levels.
// RUN: for t in bpf bpfel bpf-pc-linux; do skep cc --target=$t -c %s -o - | llvm-readelf -h - | FileCheck --check-prefix=LITTLE %s || exit 1; done
// RUN: skep cc -target bpfeb -c %s -o - | llvm-readelf -h - | FileCheck --check-prefix=BIG %s
// RUN: skep cc --target=bpf -mlittle-endian -c %s -o - | llvm-readelf -h - | FileCheck --check-prefix=LITTLE %s
// RUN: skep cc -mcpu=v1 -S %s -o - | FileCheck --check-prefix=V1 %s
// RUN: skep cc -mcpu=v3 -S %s -o - | FileCheck --check-prefix=V3 %s
// RUN: skep cc -mcpu=v4 -S %s -o - | FileCheck --check-prefix=V4 %s
// RUN: skep cc -mcpu=probe -fsyntax-only %s
// RUN: skep cc -target bpf -mcpu=help 2>&1 | FileCheck --check-prefix=HELP %s
// RUN: not skep cc -mcpu=v9 -c %s -o %t.o 2>&1 | FileCheck --check-prefix=UNKNOWN %s
// LITTLE: little endian
// BIG: big endian
// V1: r{{[0-9]}} s>>= 56
// V3: w{{[0-9]+}} = w
// V4: = (s8)
// HELP: v1
// HELP: v4
// UNKNOWN: unknown target CPU 'v9'
int f(signed char *p, int i) { return (signed char)i; }
