// The same CO-RE source compiled 100 times in one process, with a shared compiler and without, then eight sources on four threads: each gives
// the bytes of a compile of its own. Stock LLVM 19 dies at the second compile.
// RUN: clang-19 -Wall -Werror -I%src/include %s -o %t -L%build/lib -lskep -Wl,-rpath,%build/lib -lpthread
// RUN: cp %S/Inputs/core.bpf.c %t.bpf.c && skep cc -g -c %t.bpf.c -o %t.o
// RUN: %t %t.bpf.c %t.o | FileCheck %s
// CHECK: 100 compiles in one process: 100 equal to the command's
// CHECK: 8 sources on 4 threads: 8 equal to a compile alone
#include <pthread.h>
#include <skep/skep.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct blob {
  char *bytes;
  size_t size;
};

static struct blob readFile(const char *path) {
  struct blob blob = {malloc(1 << 20), 0};
  FILE *file = fopen(path, "rb");
  if (file) {
    blob.size = fread(blob.bytes, 1, 1 << 20, file);
    fclose(file);
  }
  return blob;
}

static struct skep_compiler *shared;

static struct blob compile(const char *path, const char *text, size_t size, struct skep_compiler *compiler) {
  const char *args[] = {"-g"};
  struct skep_compile_opts opts = {.sz = sizeof(opts), .args = args, .num_args = 1, .compiler = compiler};
  struct skep_compilation *done = skep_compile(path, text, size, &opts);
  struct blob blob = {0};
  const void *bytes = skep_compilation_object(done, &blob.size);
  blob.bytes = malloc(blob.size + 1);
  if (bytes)
    memcpy(blob.bytes, bytes, blob.size);
  skep_compilation_free(done);
  return blob;
}

static int same(struct blob a, struct blob b) { return a.size && a.size == b.size && !memcmp(a.bytes, b.bytes, a.size); }

/// Eight sources that differ in the struct they read; all name the same field.
static char *variant(int i) {
  char *text = malloc(1024);
  snprintf(text, 1024,
           "struct task_struct { int pad[%d]; int pid; } __attribute__((preserve_access_index));\n"
           "__attribute__((section(\"raw_tp\"))) int prog(struct task_struct **ctx) { return ctx[0]->pid; }\n",
           i + 1);
  return text;
}

static struct blob onThread[8];

static void *worker(void *first) {
  for (int i = (int)(long)first; i < 8; i += 4) {
    char *text = variant(i);
    onThread[i] = compile("variant.bpf.c", text, strlen(text), shared);
    free(text);
  }
  return NULL;
}

int main(int argc, char **argv) {
  if (argc != 3)
    return 2;
  struct blob text = readFile(argv[1]), command = readFile(argv[2]);
  shared = skep_compiler_new();
  int equal = 0;
  for (int i = 0; i < 100; ++i)
    equal += same(compile(argv[1], text.bytes, text.size, i % 2 ? shared : NULL), command);
  printf("100 compiles in one process: %d equal to the command's\n", equal);

  struct blob alone[8];
  for (int i = 0; i < 8; ++i) {
    char *source = variant(i);
    alone[i] = compile("variant.bpf.c", source, strlen(source), NULL);
    free(source);
  }
  pthread_t threads[4];
  for (long i = 0; i < 4; ++i)
    pthread_create(&threads[i], NULL, worker, (void *)i);
  for (int i = 0; i < 4; ++i)
    pthread_join(threads[i], NULL);
  int fine = 0;
  for (int i = 0; i < 8; ++i)
    fine += same(alone[i], onThread[i]) && (i == 0 || !same(alone[i], alone[i - 1]));
  printf("8 sources on 4 threads: %d equal to a compile alone\n", fine);
  skep_compiler_free(shared);
  return 0;
}
