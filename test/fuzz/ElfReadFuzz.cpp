// Arbitrary bytes as an object file: read or refused with a reason, never a crash; what is read can be shown in
// every way, and written and read again it is the same.
#include "backend-glue/object/Disasm.h"
#include <cstdlib>

using namespace skep;
using namespace skep::object;

namespace {

void show(const Object &object) {
  Result<Disassembler> disasm = Disassembler::open(object);
  if (!disasm)
    abort(); // the reader took the same BTF
  for (Index i = 0; i < object.sections.size(); ++i) {
    const Section &section = object.sections[i];
    if (section.kind != SectionKind::Code)
      continue;
    size_t covered = 0;
    for (const Block &block : blocksOf(object, i))
      covered += block.numInsns;
    if (covered != section.insns.size())
      abort();
    for (const Insn &insn : section.insns) {
      (void)disasm->text(insn);
      (void)jumpTarget(insn, 0);
      if (insn.line != none)
        (void)disasm->source(section.lines[insn.line]);
    }
    for (const CoreReloc &record : section.coreRelocs)
      (void)disasm->core(record);
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Result<Object> object = read({data, size}, "fuzz.o");
  if (!object) {
    if (object.error().id.empty() || object.error().message.empty())
      abort();
    return 0;
  }
  show(*object);
  auto written = write(*object);
  if (!written)
    abort();
  Result<Object> again = read(*written, "fuzz.o");
  if (!again || !(*again == *object))
    abort();
  auto twice = write(*again);
  if (!twice || *twice != *written)
    abort();
  return 0;
}
