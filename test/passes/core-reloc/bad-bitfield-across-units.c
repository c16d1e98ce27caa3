// A bitfield that no aligned load holds: an error at its line instead of LLVM's fatal one.
// RUN: not skep cc -c %s -o %t.o 2>&1 | FileCheck %s
// RUN: %raw-ir %s | not skep opt --passes=core-reloc 2>&1 | FileCheck --check-prefix=OPT %s
// CHECK: bad-bitfield-across-units.c:[[#@LINE+8]]:{{.*}}: error: this bitfield cannot be relocated
// OPT: this bitfield cannot be relocated: {{.*}} [pass-rejected]
struct __attribute__((packed)) s {
  long head : 6;
  long across : 60;
};
int f(struct s *p) {
  return
      __builtin_preserve_field_info(p->across, 0);
}
