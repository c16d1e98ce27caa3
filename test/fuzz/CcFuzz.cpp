// skep cc on arbitrary text: no crash, no hang; the same text twice gives the same bytes; what it makes is an
// object that our reader takes and writes back equal.
#include "backend-glue/object/Object.h"
#include "driver/session/Compiler.h"
#include <cstdio>
#include <cstdlib>

using namespace skep;

/// What does not hold is said in the log, since the stack says only that something does not.
static void require(bool holds, const char *what) {
  if (holds)
    return;
  std::fprintf(stderr, "cc-fuzz: %s\n", what);
  abort();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  std::string text(reinterpret_cast<const char *>(data), size);
  Compiled first = compileToObject("fuzz.bpf.c", text, {});
  if (first.object.empty()) {
    require(!first.diagnostics.empty(), "it failed without a word");
    return 0;
  }
  Compiled second = compileToObject("fuzz.bpf.c", text, {});
  require(first.object == second.object, "the same source gave other bytes the second time");
  Result<object::Object> object = object::read(first.object, "fuzz.o");
  require(bool(object), "our reader refuses the object");
  auto written = object::write(*object);
  require(bool(written), "our writer refuses what was read");
  Result<object::Object> again = object::read(*written, "fuzz.o");
  require(again && *again == *object, "what was read and written is not the same");
  return 0;
}
