// skep cc on arbitrary text: no crash, no hang; the same text twice gives the same bytes; what it makes is an
// object that our reader takes and writes back equal.
#include "backend-glue/object/Object.h"
#include "driver/session/Compiler.h"
#include <cstdlib>

using namespace skep;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  std::string text(reinterpret_cast<const char *>(data), size);
  Compiled first = compileToObject("fuzz.bpf.c", text, {});
  if (first.object.empty()) {
    if (first.diagnostics.empty())
      abort(); // failed without a word
    return 0;
  }
  Compiled second = compileToObject("fuzz.bpf.c", text, {});
  if (first.object != second.object)
    abort();
  Result<object::Object> object = object::read(first.object, "fuzz.o");
  if (!object)
    abort();
  auto written = object::write(*object);
  if (!written)
    abort();
  Result<object::Object> again = object::read(*written, "fuzz.o");
  if (!again || !(*again == *object))
    abort();
  return 0;
}
