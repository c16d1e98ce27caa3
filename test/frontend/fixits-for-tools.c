// Clang's own ways of showing fix-its to tools are as they were.
// RUN: not skep cc -fdiagnostics-parseable-fixits -c %s -o %t.o 2>&1 | FileCheck %s
// RUN: not skep cc -fdiagnostics-print-source-range-info -fno-caret-diagnostics -c %s -o %t.o 2>&1 | FileCheck --check-prefix=PLAIN %s
// RUN: not skep cc -fdiagnostics-format=msvc -c %s -o %t.o 2>&1 | FileCheck --check-prefix=MSVC %s
// CHECK: fix-it:"{{.*}}fixits-for-tools.c":{[[#@LINE+5]]:10-[[#@LINE+5]]:10}:";"
// PLAIN: fixits-for-tools.c:[[#@LINE+4]]:10:{{.*}} error: expected ';'
// MSVC: fixits-for-tools.c([[#@LINE+3]],{{[0-9]+}}): error: expected ';'
int one(void)
{
	return 1
}
