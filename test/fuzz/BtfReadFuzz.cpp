// Arbitrary bytes as BTF, alone, on a base, or in an ELF file: whatever is accepted is walked in every way.
#include "btfgen/model/Dedup.h"
#include "btfgen/model/Dump.h"
#include "btfgen/model/ElfBtf.h"
#include "btfgen/model/Header.h"
#include "btfgen/model/KernelForm.h"
#include "btfgen/model/Value.h"
#include "test/fuzz/BtfFromBytes.h"

using namespace skep;
using namespace skep::btf;

namespace {

void formatValues(const View &view, llvm::ArrayRef<uint8_t> bytes) {
  TypeId end = std::min<TypeId>(view.numTypes(), 32);
  for (TypeId id = 0; id < end; ++id) {
    (void)valueText(view, id, bytes, {.maxItems = 50});
    (void)valueJson(view, id, bytes, {.maxItems = 50});
  }
}

void walk(const View &view) {
  (void)writeWholeHeader(view);
  (void)dumpText(view);
  (void)dumpJson(view);
  formatValues(view, view.strings());
  formatValues(view, {});
  // Written anew it has the same types, and from then on the same bytes.
  std::vector<uint8_t> once = rewrite(view);
  Result<View> again = View::open(once, "again", view.base());
  if (!again || dumpText(*again) != dumpText(view) || rewrite(*again) != once)
    abort();
  // Each type once is each type once.
  std::vector<uint8_t> unique = dedup(view).bytes;
  Result<View> reduced = View::open(unique, "reduced", view.base());
  if (!reduced || dedup(*reduced).bytes != unique)
    abort();
}

void open(llvm::ArrayRef<uint8_t> bytes) {
  if (Result<View> view = View::open(bytes, "fuzz"))
    walk(*view);
}

void openSplit(llvm::ArrayRef<uint8_t> base, llvm::ArrayRef<uint8_t> module) {
  Result<View> first = View::open(base, "base");
  if (!first)
    return;
  if (Result<View> second = View::open(module, "module", &*first))
    walk(*second);
}

void openElf(llvm::ArrayRef<uint8_t> bytes) {
  auto read = [&](uint64_t offset, llvm::MutableArrayRef<uint8_t> to) {
    memcpy(to.data(), bytes.data() + offset, to.size());
    return true;
  };
  if (Result<std::vector<uint8_t>> section = readBtfSection({bytes.size(), read}, "elf"))
    open(*section);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  llvm::ArrayRef<uint8_t> bytes(data, size);
  if (isElf(bytes)) {
    openElf(bytes);
    return 0;
  }
  open(bytes);
  (void)checkForKernel(bytes, "fuzz");
  FuzzedDataProvider provider(data, size);
  std::vector<uint8_t> base = BtfFromBytes(provider).make();
  open(base);
  (void)checkForKernel(base, "fuzz");
  openSplit(base, bytes);
  openSplit(base, BtfFromBytes(provider).make());
  return 0;
}
