// An object and a kernel, both made of arbitrary bytes: CO-RE apply, the check and the reduction of BTF end,
// do not crash, and keep their promises. Half of the time the object is the bytes of a file.
#include "backend-glue/object/CoreCheck.h"
#include "backend-glue/object/CoreMin.h"
#include "test/fuzz/BtfFromBytes.h"
#include <cstdlib>

using namespace skep;
using namespace skep::object;

namespace {

constexpr llvm::StringRef accessStrings[] = {"0",   "0:0", "0:1", "0:0:1", "0:2:0:1",
                                             "1:3", "2",   "0:",  "x",     "0:1:1:1:1"};
constexpr uint8_t opcodes[] = {0x07, 0xb7, 0x18, 0x61, 0x79, 0x63, 0x7a,
                               0x15, 0x55, 0x85, 0x95, 0x05, 0xbf, 0x7b};

Insn makeInsn(FuzzedDataProvider &data) {
  Insn insn;
  insn.slot.opcode = data.ConsumeBool() ? data.PickValueInArray(opcodes) : data.ConsumeIntegral<uint8_t>();
  insn.slot.dst = data.ConsumeIntegralInRange(0, 15);
  insn.slot.src = data.ConsumeIntegralInRange(0, 15);
  insn.slot.off = data.ConsumeBool() ? data.ConsumeIntegralInRange(-8, 16) : data.ConsumeIntegral<int16_t>();
  insn.slot.imm = data.ConsumeBool() ? data.ConsumeIntegralInRange(0, 16) : data.ConsumeIntegral<int32_t>();
  return insn;
}

Object makeObject(FuzzedDataProvider &data) {
  Object object;
  object.endian = data.ConsumeBool() ? Endian::Little : Endian::Big;
  std::vector<uint32_t> access;
  Section types{.name = ".BTF", .kind = SectionKind::Btf};
  types.bytes = btf::BtfFromBytes(data).make(object.endian, accessStrings, &access);
  Section code{.name = data.ConsumeBool() ? "socket" : "fentry/a", .kind = SectionKind::Code};
  uint32_t slots = 0;
  for (unsigned i = data.ConsumeIntegralInRange(1, 12); i-- > 0;) {
    Insn &insn = code.insns.emplace_back(makeInsn(data));
    if (data.ConsumeBool()) {
      insn.core = code.coreRelocs.size();
      code.coreRelocs.push_back(
          {slots * 8, data.ConsumeIntegralInRange<uint32_t>(0, 61),
           data.PickValueInArray({access[0], access[1], access[2], access[3], access[4], access[5], access[6],
                                  access[7], access[8], access[9]}),
           data.ConsumeIntegralInRange<uint32_t>(0, 13)});
    }
    slots += insn.slots();
  }
  code.size = slots * 8;
  object.functions.push_back(
      {.name = "f", .section = 1, .numInsns = uint32_t(code.insns.size()), .isProgram = true});
  object.sections = {std::move(types), std::move(code)};
  object.coreSections = {1};
  return object;
}

void use(const Object &object, const btf::View &kernel) {
  CoreTarget target(kernel);
  Result<CoreApplied> applied = applyCore(object, target);
  if (!applied)
    return;
  for (Index i = 0; i < object.sections.size(); ++i)
    if (insnAtSlot(applied->object.sections[i]).size() != insnAtSlot(object.sections[i]).size())
      abort(); // a poisoned ld_imm64 takes as much room
  Result<CoreChecker> checker = CoreChecker::open(object);
  if (checker)
    if (Result<CheckReport> report = checker->check(target, "kernel", true); report)
      if (report->needs.size() < report->outcomes.size())
        abort();
  Result<CoreMinimum> minimum = minimumFor(object, kernel);
  if (minimum && !btf::View::open(minimum->bytes, "minimum"))
    abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  FuzzedDataProvider data(bytes, size);
  bool asFile = data.ConsumeBool();
  std::vector<uint8_t> kernel = btf::BtfFromBytes(data).make();
  Result<btf::View> view = btf::View::open(kernel, "kernel");
  if (!view)
    return 0;
  if (!asFile) {
    use(makeObject(data), *view);
    return 0;
  }
  std::vector<uint8_t> file = data.ConsumeRemainingBytes<uint8_t>();
  if (Result<Object> object = read(file, "fuzz.o"))
    use(*object, *view);
  return 0;
}
