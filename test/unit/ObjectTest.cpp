// The object model: what write() makes of an object, read() takes apart to the same object, also when slots are
// no instructions and files are damaged. ObjectSamplesTest.cpp does it with what compilers write.
#include "backend-glue/object/Object.h"
#include "core/support/File.h"
#include <gtest/gtest.h>

using namespace skep;
using namespace skep::object;

namespace {

Slot movImm(uint8_t dst, int32_t imm) { return {0xb7, dst, 0, 0, imm}; }
constexpr Slot exitSlot{0x95, 0, 0, 0, 0};

/// Section "xdp" with function `prog`: r1 = &value ll; r0 = *(r1); call sub; exit, and `sub` in .text.
Object sample(Endian endian) {
  Object object;
  object.endian = endian;
  Section text{.name = ".text", .kind = SectionKind::Code, .type = 1, .flags = 6, .align = 8, .size = 16};
  text.insns = {{.slot = movImm(0, -7)}, {.slot = exitSlot}};
  Section data{.name = ".data", .kind = SectionKind::Data, .type = 1, .flags = 3, .align = 4, .size = 8};
  data.bytes = {1, 2, 3, 4, 5, 6, 7, 8};
  Section xdp{.name = "xdp", .kind = SectionKind::Code, .type = 1, .flags = 6, .align = 8, .size = 40};
  xdp.insns = {{.slot = {0x18, 1, 0, 0, 0},
                .operand = {.kind = OperandKind::Data, .index = 1, .addend = 4, .symbol = 1, .relocType = 1}},
               {.slot = {0x61, 0, 1, 0, 0}},
               {.slot = {0x85, 0, 1, 0, -1},
                .operand = {.kind = OperandKind::Function, .index = 0, .symbol = 0, .relocType = 10}},
               {.slot = exitSlot}};
  object.sections = {text, data, xdp};
  object.symbols = {{.name = "sub", .section = 0, .size = 16, .type = 2, .binding = 0},
                    {.name = "value", .section = 1, .value = 4, .size = 4, .type = 1, .binding = 1},
                    {.name = "prog", .section = 2, .size = 40, .type = 2, .binding = 1}};
  object.functions = {
      {.name = "sub", .symbol = 0, .section = 0, .numInsns = 2},
      {.name = "prog", .symbol = 2, .section = 2, .numInsns = 4, .isGlobal = true, .isProgram = true}};
  return object;
}

class ObjectEndian : public testing::TestWithParam<Endian> {};
INSTANTIATE_TEST_SUITE_P(Both, ObjectEndian, testing::Values(Endian::Little, Endian::Big));

TEST_P(ObjectEndian, WriteThenReadGivesTheSame) {
  Object object = sample(GetParam());
  auto bytes = write(object);
  ASSERT_TRUE(bytes) << bytes.error().message;
  auto again = read(*bytes, "sample.bpf.o");
  ASSERT_TRUE(again) << again.error().message;
  // The reader adds what it derives: the map that libbpf makes of .data.
  object.maps = again->maps;
  EXPECT_EQ(*again, object);
  EXPECT_EQ(*write(*again), *bytes);
}

TEST(Object, SlotsThatAreNoInstructionAreKept) {
  Object object = sample(Endian::Little);
  Section &text = object.sections[0];
  // An ld_imm64 at the very end, and one whose second slot is another instruction.
  text.insns = {{.slot = {0x18, 1, 0, 0, 5}, .lone = true}, {.slot = {0x18, 15, 9, -1, 5}, .lone = true}};
  auto bytes = write(object);
  ASSERT_TRUE(bytes);
  auto again = read(*bytes, "sample.bpf.o");
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->sections[0].insns, text.insns);
}

TEST(Object, InsnAtSlotSkipsSecondHalves) {
  Object object = sample(Endian::Little);
  EXPECT_EQ(insnAtSlot(object.sections[2]), (std::vector<Index>{0, none, 1, 2, 3}));
}

TEST(Object, WriterRefusesIndicesThatLeadNowhere) {
  Object object = sample(Endian::Little);
  object.symbols[1].section = 9;
  EXPECT_EQ(write(object).error().id, "elf-unwritable");
  object = sample(Endian::Little);
  object.sections[2].insns[0].operand.symbol = 77;
  EXPECT_EQ(write(object).error().id, "elf-unwritable");
  object = sample(Endian::Little);
  std::swap(object.symbols[0], object.symbols[1]);
  EXPECT_EQ(write(object).error().id, "elf-unwritable");
}

TEST(Object, WriterNeedsSectionNamesInBtf) {
  Object object = sample(Endian::Little);
  object.sections.push_back({.name = ".BTF.ext", .kind = SectionKind::BtfExt, .type = 1, .align = 4});
  object.sections[0].lines.push_back({.insnOffset = 0, .line = 7});
  EXPECT_EQ(write(object).error().id, "btf-ext-bad-section");
}

TEST(Object, EveryTruncationIsRefused) {
  auto bytes = write(sample(Endian::Little));
  ASSERT_TRUE(bytes);
  for (size_t length = 0; length < bytes->size(); ++length) {
    auto object = read(llvm::ArrayRef(*bytes).take_front(length), "cut.o");
    ASSERT_FALSE(object) << length;
    EXPECT_TRUE(llvm::StringRef(object.error().id).starts_with("elf-")) << object.error().id;
  }
}

TEST(Object, EveryDamagedByteIsReadOrRefused) {
  auto bytes = write(sample(Endian::Little));
  ASSERT_TRUE(bytes);
  for (size_t at = 0; at < bytes->size(); ++at)
    for (uint8_t value : {0x00, 0x01, 0x7f, 0x80, 0xff}) {
      std::vector<uint8_t> damaged = *bytes;
      damaged[at] = value;
      auto object = read(damaged, "damaged.o");
      if (!object)
        continue;
      auto rewritten = write(*object);
      ASSERT_TRUE(rewritten) << rewritten.error().message;
      auto again = read(*rewritten, "damaged.o");
      ASSERT_TRUE(again) << again.error().message;
      EXPECT_EQ(*again, *object) << "byte " << at << " value " << int(value);
    }
}

} // namespace
