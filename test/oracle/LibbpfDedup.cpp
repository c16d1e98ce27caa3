// btf-libbpf-dedup OUT IN...: what libbpf makes of the same task as skep btf merge and dedup, for comparison.
// Loads the BTF of each file (raw or ELF), adds all to one, deduplicates it, writes it raw, and prints the
// number of types and the CPU time of the deduplication. With one IN, that file's types alone.
//
// exit: 0 written, 2 libbpf refused something
#include <bpf/btf.h>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>

namespace {

int fail(const char *what, const char *file, int error) {
  fprintf(stderr, "btf-libbpf-dedup: %s: %s: %s\n", file, what, strerror(error < 0 ? -error : error));
  return 2;
}

double cpuSeconds() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

} // namespace

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: btf-libbpf-dedup OUT IN...\n");
    return 2;
  }
  btf *all = btf__new_empty();
  for (int i = 2; i < argc; ++i) {
    btf *part = btf__parse(argv[i], nullptr);
    if (!part)
      return fail("cannot be read", argv[i], errno);
    int added = btf__add_btf(all, part);
    if (added < 0)
      return fail("cannot be added", argv[i], added);
    btf__free(part);
  }
  unsigned before = btf__type_cnt(all) - 1;
  double start = cpuSeconds();
  if (int error = btf__dedup(all, nullptr))
    return fail("cannot be deduplicated", argv[2], error);
  double seconds = cpuSeconds() - start;
  unsigned size;
  const void *bytes = btf__raw_data(all, &size);
  FILE *out = fopen(argv[1], "wb");
  if (!out || fwrite(bytes, 1, size, out) != size || fclose(out))
    return fail("cannot be written", argv[1], errno);
  printf("libbpf: %u types instead of %u, %u bytes, %.0f ms\n", btf__type_cnt(all) - 1, before, size,
         seconds * 1e3);
  return 0;
}
