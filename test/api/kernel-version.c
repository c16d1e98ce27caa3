// --kernel= is an option of the library's too: rules' findings come as records, a wrong version
// as an error.
// RUN: clang-19 -Wall -Werror -I%src/include %s -o %t -L%build/lib -lskep -Wl,-rpath,%build/lib
// RUN: %t 2>&1 | FileCheck %s
// CHECK: --kernel=5.4: ok 1
// CHECK-NEXT: old.bpf.c:6: 2 [{{[a-z-]+}}] bpf_ktime_get_boot_ns() came with Linux 5.8; the program is for Linux 5.4
// CHECK-NEXT: --kernel=5.8: ok 1
// CHECK-NEXT: --kernel=: ok 0
// CHECK-NEXT: :0: 3 [{{.*}}] --kernel= is no kernel version; expected one such as 5.10
// CHECK-NOT: {{.}}
#include <skep/skep.h>
#include <stdio.h>
#include <string.h>

static const char source[] = "#include <linux/bpf.h>\n"
                             "#include <bpf/bpf_helpers.h>\n"
                             "SEC(\"xdp\")\n"
                             "int stamp(struct xdp_md *ctx)\n"
                             "{\n"
                             "  return bpf_ktime_get_boot_ns() & 1;\n"
                             "}\n"
                             "char LICENSE[] SEC(\"license\") = \"GPL\";\n";

static void compile(const char *arg) {
  const char *args[] = {arg};
  struct skep_compile_opts opts = {.sz = sizeof(opts), .args = args, .num_args = 1};
  struct skep_compilation *done = skep_compile("old.bpf.c", source, strlen(source), &opts);
  size_t count = skep_compilation_diagnostic_count(done);
  printf("%s: ok %d\n", arg, skep_compilation_ok(done));
  struct skep_diagnostic diag;
  for (size_t i = 0; i < count && !skep_compilation_diagnostic(done, i, &diag); ++i)
    printf("%s:%u: %d [%s] %s\n", diag.file ? diag.file : "", diag.line, diag.severity, diag.id, diag.message);
  skep_compilation_free(done);
}

int main(void) {
  compile("--kernel=5.4");
  compile("--kernel=5.8");
  compile("--kernel=");
  return 0;
}
