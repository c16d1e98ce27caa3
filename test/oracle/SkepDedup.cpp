// btf-skep-dedup OUT IN...: the same as btf-libbpf-dedup with skep's libraries, so that the two can be timed
// alike: the files are added to one another, deduplicated, written.
#include "btfgen/model/Dedup.h"
#include "btfgen/model/KernelBtf.h"
#include "btfgen/model/Merge.h"
#include "core/support/File.h"
#include <cstdio>
#include <ctime>

using namespace skep;

static double cpuSeconds() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: btf-skep-dedup OUT IN...\n");
    return 2;
  }
  std::vector<btf::KernelBtf> files;
  std::vector<btf::MergeInput> inputs;
  for (int i = 2; i < argc; ++i) {
    Result<btf::KernelBtf> file = btf::loadBtfFile(argv[i]);
    if (!file) {
      fprintf(stderr, "btf-skep-dedup: %s\n", file.error().message.c_str());
      return 2;
    }
    inputs.push_back({&file->view(), argv[i]});
    files.push_back(std::move(*file));
  }
  std::vector<uint8_t> all = btf::concatenate(inputs);
  Result<btf::View> view = btf::View::open(all, "all");
  if (!view)
    return 2;
  double start = cpuSeconds();
  btf::Deduplicated result = btf::dedup(*view);
  double seconds = cpuSeconds() - start;
  if (!writeFile(argv[1], result.bytes))
    return 2;
  printf("skep: %u types instead of %u, %zu bytes, %.0f ms\n", result.numOwn, view->numTypes() - 1,
         result.bytes.size(), seconds * 1e3);
  return 0;
}
