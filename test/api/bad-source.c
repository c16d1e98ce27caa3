// Errors come back as records with place, id and notes; there is no object, and nothing is printed.
// RUN: clang-19 -Wall -Werror -I%src/include %s -o %t -L%build/lib -lskep -Wl,-rpath,%build/lib
// RUN: %t 2>&1 | FileCheck %s
// CHECK: ok 0, bytes 0, 2 diagnostics
// CHECK-NEXT: unused.bpf.c:2:14: 2 [multichar] multi-character character constant
// CHECK-NEXT: unused.bpf.c:3:10: 3 [compile-failed] use of undeclared identifier 'missing'
// CHECK-NEXT: no third: -1
// CHECK-NEXT: missing file: ok 0 [compile-failed]
// CHECK-NOT: {{.}}
#include <skep/skep.h>
#include <stdio.h>
#include <string.h>

int main(void) {
  const char *text = "int f(void) {\n  int lost = 'ab';\n  return missing;\n}\n";
  const char *args[] = {"-Wall"};
  struct skep_compile_opts opts = {.sz = sizeof(opts), .args = args, .num_args = 1};
  struct skep_compilation *done = skep_compile("unused.bpf.c", text, strlen(text), &opts);
  size_t size = 1, count = skep_compilation_diagnostic_count(done);
  skep_compilation_object(done, &size);
  printf("ok %d, bytes %zu, %zu diagnostics\n", skep_compilation_ok(done), size, count);
  struct skep_diagnostic diag;
  for (size_t i = 0; i < count && !skep_compilation_diagnostic(done, i, &diag); ++i)
    printf("%s:%u:%u: %d [%s] %s\n", diag.file, diag.line, diag.column, diag.severity, diag.id, diag.message);
  printf("no third: %d\n", skep_compilation_diagnostic(done, 2, &diag));
  skep_compilation_free(done);

  done = skep_compile("/nowhere/none.bpf.c", NULL, 0, NULL);
  skep_compilation_diagnostic(done, 0, &diag);
  printf("missing file: ok %d [%s]\n", skep_compilation_ok(done), diag.id);
  skep_compilation_free(done);
  skep_compilation_free(NULL);
  return 0;
}
