// Arbitrary kernel BTF and an arbitrary wish: a header or a diagnostic, the same both times.
#include "btfgen/model/Closure.h"
#include "test/fuzz/BtfFromBytes.h"

using namespace skep;
using namespace skep::btf;

namespace {

/// Words of the pool, and some that are made up.
void addWords(FuzzedDataProvider &data, llvm::StringSet<> &words) {
  unsigned count = data.ConsumeIntegralInRange(0, 8);
  for (unsigned i = 0; i < count; ++i) {
    if (data.ConsumeBool())
      words.insert(BtfFromBytes::word(data.ConsumeIntegral<uint8_t>()));
    else
      words.insert(data.ConsumeRandomLengthString(9));
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  FuzzedDataProvider data(bytes, size);
  TypeWish wish;
  for (llvm::StringSet<> *words : {&wish.used, &wish.definedTags, &wish.definedOrdinary, &wish.macros})
    addWords(data, *words);
  bool raw = data.ConsumeBool();
  std::vector<uint8_t> btf = raw ? data.ConsumeRemainingBytes<uint8_t>() : BtfFromBytes(data).make();
  Result<View> view = View::open(btf, "fuzz");
  if (!view)
    return 0;
  Result<std::string> once = kernelHeader(*view, wish), again = kernelHeader(*view, wish);
  if (bool(once) != bool(again) || (once && *once != *again))
    abort();
  return 0;
}
