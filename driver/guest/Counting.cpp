// See Counting.h. The programs count only this process, whose number they are told in a global variable, so
// that the sum is known beforehand and nothing else that the machine does can make up for a lost event.
#include "driver/guest/Counting.h"
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <unistd.h>

namespace skep::guest {
namespace {

constexpr unsigned numOpens = 100;
constexpr const char *anyFile = "/proc/self/stat";

struct Close {
  void operator()(bpf_object *object) const { bpf_object__close(object); }
  void operator()(bpf_link *link) const { bpf_link__destroy(link); }
};

std::string because(const std::string &what, int error) {
  return what + ": " + std::strerror(error < 0 ? -error : error);
}

/// The only variable of .rodata is the number of the process that counts.
bool tellWhoCounts(bpf_object *object) {
  int self = getpid();
  bpf_map *map;
  bpf_object__for_each_map(map, object) {
    size_t size;
    const void *value = bpf_map__initial_value(map, &size);
    if (strstr(bpf_map__name(map), ".rodata") && value && size == sizeof self)
      return bpf_map__set_initial_value(map, &self, sizeof self) == 0;
  }
  return false;
}

void openSomeTimes() {
  for (unsigned i = 0; i < numOpens; ++i)
    close(open(anyFile, O_RDONLY | O_CLOEXEC));
}

std::vector<uint64_t> readCounters(int map, size_t number) {
  std::vector<uint64_t> counters(number);
  for (uint32_t place = 0; place < number; ++place)
    if (bpf_map_lookup_elem(map, &place, &counters[place]))
      counters[place] = 0;
  return counters;
}

} // namespace

Counts countOpens(llvm::ArrayRef<uint8_t> elf) {
  Counts counts{.opens = numOpens};
  std::unique_ptr<bpf_object, Close> object(bpf_object__open_mem(elf.data(), elf.size(), nullptr));
  if (!object || !tellWhoCounts(object.get())) {
    counts.error = because("the object cannot be read", errno);
    return counts;
  }
  if (int error = bpf_object__load(object.get())) {
    counts.error = because("the object cannot be loaded", error);
    return counts;
  }
  std::vector<std::unique_ptr<bpf_link, Close>> links;
  bpf_program *program;
  bpf_object__for_each_program(program, object.get()) {
    links.emplace_back(bpf_program__attach(program));
    if (!links.back() && counts.error.empty())
      counts.error = because(std::string("cannot attach ") + bpf_program__name(program), errno);
  }
  // Attaching itself opens files.
  int map = bpf_object__find_map_fd_by_name(object.get(), "counts");
  std::vector<uint64_t> before = readCounters(map, links.size());
  openSomeTimes();
  std::vector<uint64_t> after = readCounters(map, links.size());
  size_t place = 0;
  bpf_object__for_each_program(program, object.get()) {
    if (links[place])
      counts.seen.emplace_back(bpf_program__section_name(program), after[place] - before[place]);
    ++place;
  }
  return counts;
}

} // namespace skep::guest
