// The same source gives the same bytes in whatever folder it is compiled.
// RUN: rm -rf %t && mkdir -p %t/one %t/two && cp %s %t/one/a.c && cp %s %t/two/a.c
// RUN: cd %t/one && skep cc -g -c a.c -o a.o
// RUN: cd %t/two && skep cc -g -c a.c -o a.o && cmp a.o ../one/a.o
// RUN: cd %t/two && skep cc -g -c a.c -o b.o -fdebug-compilation-dir=/elsewhere && not cmp a.o b.o
int f(int x) { return x; }
