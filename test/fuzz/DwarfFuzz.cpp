// Arbitrary bytes as an ELF file with debug information, or as its sections: BTF that opens, or a diagnostic,
// and the same both times.
#include "btfgen/dwarf/FromDwarf.h"
#include <fuzzer/FuzzedDataProvider.h>

using namespace skep;
using namespace skep::btf;

namespace {

/// Sections as they are: the fuzzer need not find its way through section headers.
DebugFile fromSections(FuzzedDataProvider &data) {
  DebugFile file;
  file.name = "fuzz";
  file.endian = data.ConsumeBool() ? Endian::Little : Endian::Big;
  file.addressSize = data.ConsumeBool() ? 8 : 4;
  file.relocatable = true;
  for (const char *name :
       {"debug_abbrev", "debug_str", "debug_line_str", "debug_addr", "debug_str_offsets", "debug_types"})
    file.sections[name] = llvm::MemoryBuffer::getMemBufferCopy(data.ConsumeRandomLengthString(4096));
  if (data.ConsumeBool())
    file.perCpu = PerCpu{".data..percpu", 0, 64, {{0, "a"}, {8, "b"}}};
  if (data.ConsumeBool())
    file.functions.insert("main");
  file.sections["debug_info"] = llvm::MemoryBuffer::getMemBufferCopy(data.ConsumeRemainingBytesAsString());
  return file;
}

void convert(const DebugFile &file) {
  Result<BtfOfDwarf> once = btfFromDwarf(file), again = btfFromDwarf(file, {.onlyC = false});
  if (bool(once) != bool(again) || (once && once->bytes != again->bytes))
    abort();
  if (once && !View::open(once->bytes, "made"))
    abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  if (size > 4 && memcmp(bytes,
                         "\x7f"
                         "ELF",
                         4) == 0) {
    if (Result<DebugFile> file = readDebugFile({bytes, bytes + size}, "fuzz"); file && file->hasDebugInfo())
      convert(*file);
    return 0;
  }
  FuzzedDataProvider data(bytes, size);
  convert(fromSections(data));
  return 0;
}
