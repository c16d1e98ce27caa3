// The rules of CO-RE, one by one, on types that are made here: which types and fields match, which
// instructions take an answer and how, what libbpf refuses. test/co-re compares whole objects with libbpf.
#include "backend-glue/object/Core.h"
#include "backend-glue/object/CoreMin.h"
#include "btfgen/model/Builder.h"
#include <gtest/gtest.h>

using namespace skep;
using namespace skep::object;
using namespace skep::btf;
using namespace llvm::BTF;

namespace {

Insn load(uint8_t opcode, int16_t off) {
  Insn insn;
  insn.slot = {opcode, 1, 2, off, 0};
  return insn;
}
Insn move(int32_t imm) {
  Insn insn;
  insn.slot = {0xb7, 1, 0, 0, imm};
  return insn;
}
Insn wide(int64_t imm) {
  Insn insn;
  insn.slot = {0x18, 1, 0, 0, int32_t(imm)};
  insn.immHigh = int32_t(imm >> 32);
  return insn;
}
constexpr uint8_t loadWord = 0x61, loadHalf = 0x69, loadDouble = 0x79;

/// An object with one record, and a kernel.
struct Case {
  explicit Case(Endian endian = Endian::Little) : local(endian), kernel(endian), endian(endian) {}

  CoreOutcome apply(TypeId type, llvm::StringRef access, uint32_t kind, Insn insn, bool elementSizes = true) {
    Object object;
    object.endian = endian;
    Section types{.name = ".BTF", .kind = SectionKind::Btf};
    uint32_t accessAt = local.addString(access);
    types.bytes = local.finish();
    Section code{.name = "socket", .kind = SectionKind::Code, .size = insn.slots() * 8u, .insns = {insn}};
    code.coreRelocs.push_back({0, type, accessAt, kind});
    object.functions.push_back({.name = "f", .section = 1, .numInsns = 1, .isProgram = true});
    object.sections = {types, code};
    std::vector<uint8_t> bytes = kernel.finish();
    Result<View> view = View::open(bytes, "kernel");
    EXPECT_TRUE(bool(view));
    CoreTarget target(*view);
    Result<CoreApplied> applied = applyCore(object, target, {.elementSizes = elementSizes});
    EXPECT_TRUE(bool(applied));
    insns = applied->object.sections[1].insns;
    functionInsns = applied->object.functions[0].numInsns;
    CoreOutcome outcome = applied->outcomes.at(0);
    outcome.view = nullptr; // it goes away
    return outcome;
  }

  Builder local, kernel;
  Endian endian;
  std::vector<Insn> insns;
  uint32_t functionInsns = 0;
};

TEST(Core, EssentialNames) {
  EXPECT_EQ(essentialName("task_struct___old"), "task_struct");
  EXPECT_EQ(essentialName("a___b___c"), "a___b");
  EXPECT_EQ(essentialName("plain"), "plain");
  EXPECT_EQ(essentialName("___x"), "___x");
  EXPECT_EQ(essentialName("x____y"), "x____y");
  EXPECT_EQ(essentialName("x___"), "x___");
}

TEST(Core, FieldMovesAndInstructionFollows) {
  Case c;
  TypeId i = c.local.addInt("int", 4, INT_SIGNED);
  TypeId s = c.local.addAggregate(Kind::Struct, "s___mine", 4, {{"x", i, 0, 0}});
  TypeId k = c.kernel.addInt("int", 4, INT_SIGNED);
  TypeId anonymous = c.kernel.addAggregate(Kind::Union, "", 4, {{"x", k, 0, 0}});
  c.kernel.addAggregate(Kind::Struct, "s", 24, {{"y", k, 0, 0}, {"", anonymous, 160, 0}});
  CoreOutcome outcome = c.apply(s, "0:0", FIELD_BYTE_OFFSET, load(loadWord, 0));
  EXPECT_EQ(outcome.result, CoreResult::Resolved);
  EXPECT_EQ(outcome.newValue, 20u);
  EXPECT_EQ(c.insns[0].slot.off, 20);
  EXPECT_EQ(llvm::ArrayRef(outcome.path), llvm::ArrayRef<uint32_t>({0, 1, 0}));
}

TEST(Core, MissingFieldPoisons) {
  Case c;
  TypeId i = c.local.addInt("int", 4);
  TypeId s = c.local.addAggregate(Kind::Struct, "s", 4, {{"x", i, 0, 0}});
  TypeId k = c.kernel.addInt("int", 4);
  c.kernel.addAggregate(Kind::Struct, "s", 4, {{"y", k, 0, 0}});
  EXPECT_EQ(c.apply(s, "0:0", FIELD_BYTE_OFFSET, wide(0)).result, CoreResult::Missing);
  ASSERT_EQ(c.insns.size(), 2u); // as many slots as before
  EXPECT_EQ(c.functionInsns, 2u);
  for (const Insn &insn : c.insns) {
    EXPECT_EQ(insn.slot.opcode, 0x85);
    EXPECT_EQ(insn.slot.imm, poisonedCall);
  }
  EXPECT_EQ(c.apply(s, "0:0", FIELD_EXISTENCE, move(1)).newValue, 0u);
}

TEST(Core, LoadWidthFollowsUnsignedIntegersAndPointers) {
  Case c;
  TypeId i = c.local.addInt("unsigned", 4), n = c.local.addInt("int", 4, INT_SIGNED);
  TypeId s = c.local.addAggregate(Kind::Struct, "s", 8, {{"u", i, 0, 0}, {"n", n, 32, 0}});
  TypeId k = c.kernel.addInt("u16", 2), m = c.kernel.addInt("s64", 8, INT_SIGNED);
  c.kernel.addAggregate(Kind::Struct, "s", 16, {{"u", k, 0, 0}, {"n", m, 64, 0}});
  CoreOutcome outcome = c.apply(s, "0:0", FIELD_BYTE_OFFSET, load(loadWord, 0));
  EXPECT_EQ(outcome.result, CoreResult::Resolved);
  EXPECT_EQ(c.insns[0].slot.opcode, loadHalf);
  EXPECT_EQ(std::pair(outcome.oldBytes, outcome.newBytes), std::pair(uint8_t(4), uint8_t(2)));
  EXPECT_EQ(c.apply(s, "0:1", FIELD_BYTE_OFFSET, load(loadWord, 4)).result, CoreResult::LoadSize);
  // An offset that is added is not a load, and needs no adjusting.
  EXPECT_EQ(c.apply(s, "0:1", FIELD_BYTE_OFFSET, move(4)).result, CoreResult::Resolved);
  EXPECT_EQ(c.insns[0].slot.imm, 8);
  EXPECT_EQ(c.apply(s, "0:0", FIELD_BYTE_OFFSET, load(loadDouble, 0)).result, CoreResult::BadInsn);
}

TEST(Core, ArrayFieldsByElementOrWhole) {
  Case c;
  TypeId i = c.local.addInt("char", 1);
  TypeId a = c.local.addArray(i, i, 16);
  TypeId s = c.local.addAggregate(Kind::Struct, "s", 16, {{"name", a, 0, 0}});
  TypeId k = c.kernel.addInt("char", 1);
  TypeId b = c.kernel.addArray(k, k, 32);
  c.kernel.addAggregate(Kind::Struct, "s", 32, {{"name", b, 0, 0}});
  EXPECT_EQ(c.apply(s, "0:0", FIELD_BYTE_OFFSET, load(0x71, 0)).result, CoreResult::Resolved);
  EXPECT_EQ(c.apply(s, "0:0", FIELD_BYTE_OFFSET, load(0x71, 0), false).result, CoreResult::LoadSize);
  EXPECT_EQ(c.apply(s, "0:0:15", FIELD_BYTE_OFFSET, load(0x71, 15)).result, CoreResult::Resolved);
  EXPECT_EQ(c.apply(s, "0:0:16", FIELD_BYTE_OFFSET, load(0x71, 16)).result, CoreResult::BadRecord);
}

TEST(Core, FlexibleArraysHaveEveryElement) {
  Case c;
  TypeId i = c.local.addInt("int", 4);
  TypeId a = c.local.addArray(i, i, 0);
  TypeId last = c.local.addAggregate(Kind::Struct, "s", 4, {{"n", i, 0, 0}, {"list", a, 32, 0}});
  TypeId first = c.local.addAggregate(Kind::Struct, "t", 4, {{"list", a, 0, 0}, {"n", i, 0, 0}});
  TypeId k = c.kernel.addInt("int", 4);
  TypeId b = c.kernel.addArray(k, k, 5);
  c.kernel.addAggregate(Kind::Struct, "s", 24, {{"list", b, 0, 0}});
  EXPECT_EQ(c.apply(last, "0:1:4", FIELD_BYTE_OFFSET, load(loadWord, 20)).newValue, 16u);
  EXPECT_EQ(c.apply(last, "0:1:5", FIELD_BYTE_OFFSET, load(loadWord, 24)).result, CoreResult::Missing);
  EXPECT_EQ(c.apply(first, "0:0:0", FIELD_BYTE_OFFSET, load(loadWord, 0)).result, CoreResult::BadRecord);
}

TEST(Core, BitfieldsInBothByteOrders) {
  for (Endian endian : {Endian::Little, Endian::Big}) {
    Case c(endian);
    TypeId i = c.local.addInt("int", 4, INT_SIGNED);
    TypeId s = c.local.addAggregate(Kind::Struct, "s", 4, {{"b", i, 0, 3}});
    TypeId k = c.kernel.addInt("int", 4, INT_SIGNED);
    c.kernel.addAggregate(Kind::Struct, "s", 16,
                          {{"b", k, 60, 7}}); // crosses a word: read as 8 bytes at 0? no, 16
    CoreOutcome wideField = c.apply(s, "0:0", FIELD_BYTE_OFFSET, move(0));
    EXPECT_EQ(wideField.result, CoreResult::BadRecord); // 60..67 lies in no aligned 8 bytes
    Case d(endian);
    TypeId j = d.local.addInt("int", 4, INT_SIGNED);
    TypeId t = d.local.addAggregate(Kind::Struct, "s", 4, {{"b", j, 0, 3}});
    TypeId l = d.kernel.addInt("int", 4, INT_SIGNED);
    d.kernel.addAggregate(Kind::Struct, "s", 16, {{"b", l, 70, 7}});
    EXPECT_EQ(d.apply(t, "0:0", FIELD_BYTE_OFFSET, move(0)).newValue, 8u);
    EXPECT_EQ(d.apply(t, "0:0", FIELD_BYTE_SIZE, move(4)).newValue, 4u);
    EXPECT_EQ(d.apply(t, "0:0", FIELD_SIGNEDNESS, move(1)).newValue, 1u);
    EXPECT_EQ(d.apply(t, "0:0", FIELD_LSHIFT_U64, move(0)).newValue, endian == Endian::Little ? 51u : 38u);
    EXPECT_EQ(d.apply(t, "0:0", FIELD_RSHIFT_U64, move(61)).newValue, 57u);
  }
}

TEST(Core, FieldTypesMustBeCompatible) {
  Case c;
  TypeId i = c.local.addInt("int", 4);
  TypeId p = c.local.addPtr(i);
  TypeId e = c.local.addEnum(Kind::Enum, "color___x", 4, false, {{"RED", 1}});
  TypeId s = c.local.addAggregate(Kind::Struct, "s", 24, {{"a", i, 0, 0}, {"p", p, 64, 0}, {"e", e, 128, 0}});
  TypeId k = c.kernel.addInt("long", 8);
  TypeId q = c.kernel.addPtr(0);
  TypeId f = c.kernel.addEnum(Kind::Enum64, "color", 8, false, {{"RED", 1}});
  c.kernel.addAggregate(Kind::Struct, "s", 24, {{"a", q, 0, 0}, {"p", q, 64, 0}, {"e", f, 128, 0}});
  (void)k;
  EXPECT_EQ(c.apply(s, "0:0", FIELD_EXISTENCE, move(1)).newValue, 0u); // an int is no pointer
  EXPECT_EQ(c.apply(s, "0:1", FIELD_EXISTENCE, move(1)).newValue, 1u); // whatever it points to
  EXPECT_EQ(c.apply(s, "0:2", FIELD_EXISTENCE, move(1)).newValue, 1u); // enums go by name, up to the flavour
}

TEST(Core, EnumeratorsByName) {
  Case c;
  TypeId e = c.local.addEnum(Kind::Enum, "color", 4, false, {{"RED", 1}, {"BLUE___old", 2}, {"GONE", 3}});
  c.kernel.addEnum(Kind::Enum64, "color", 8, false, {{"BLUE", 0x123456789}, {"RED", 7}});
  EXPECT_EQ(c.apply(e, "0", ENUM_VALUE, wide(1)).newValue, 7u);
  EXPECT_EQ(c.apply(e, "1", ENUM_VALUE, wide(2)).result, CoreResult::Resolved);
  EXPECT_EQ(uint32_t(c.insns[0].slot.imm), 0x23456789u);
  EXPECT_EQ(c.insns[0].immHigh, 1);
  EXPECT_EQ(c.apply(e, "2", ENUM_VALUE, wide(3)).result, CoreResult::Missing);
  EXPECT_EQ(c.apply(e, "2", ENUM_VALUE_EXISTENCE, move(1)).newValue, 0u);
  EXPECT_EQ(c.apply(e, "3", ENUM_VALUE, wide(3)).result, CoreResult::BadRecord);
}

TEST(Core, TypesExistHaveSizesAndMatch) {
  Case c;
  TypeId i = c.local.addInt("int", 4, INT_SIGNED);
  TypeId s = c.local.addAggregate(Kind::Struct, "s", 4, {{"x", i, 0, 0}});
  TypeId absent = c.local.addAggregate(Kind::Struct, "absent", 4, {{"x", i, 0, 0}});
  TypeId k = c.kernel.addInt("int", 8, INT_SIGNED);
  c.kernel.addAggregate(Kind::Struct, "s", 8, {{"x", k, 0, 0}});
  EXPECT_EQ(c.apply(s, "0", TYPE_EXISTENCE, move(1)).newValue, 1u);
  EXPECT_EQ(c.apply(s, "0", TYPE_SIZE, move(4)).newValue, 8u);
  EXPECT_EQ(c.apply(s, "0", TYPE_MATCH, move(1)).newValue, 0u); // integers of another size
  EXPECT_EQ(c.apply(absent, "0", TYPE_SIZE, move(4)).newValue, 0u);
  EXPECT_EQ(c.apply(absent, "0", TYPE_SIZE, move(4)).result, CoreResult::Resolved);
  EXPECT_EQ(c.apply(s, "0", BTF_TYPE_ID_REMOTE, wide(77)).newValue, 2u);
  EXPECT_EQ(c.apply(s, "0", BTF_TYPE_ID_LOCAL, wide(77)).newValue, s);
  EXPECT_EQ(c.apply(s, "0:0", TYPE_SIZE, move(4)).result, CoreResult::BadRecord);
}

TEST(Core, CandidatesMustAgree) {
  Case c;
  TypeId i = c.local.addInt("int", 4);
  TypeId s = c.local.addAggregate(Kind::Struct, "s", 4, {{"x", i, 0, 0}, {"y", i, 0, 0}, {"z", i, 0, 0}});
  TypeId k = c.kernel.addInt("int", 4);
  c.kernel.addAggregate(Kind::Struct, "s", 8, {{"x", k, 0, 0}, {"y", k, 32, 0}});
  c.kernel.addAggregate(Kind::Struct, "s___2", 8, {{"x", k, 32, 0}, {"y", k, 32, 0}, {"z", k, 0, 0}});
  EXPECT_EQ(c.apply(s, "0:0", FIELD_BYTE_OFFSET, load(loadWord, 0)).result, CoreResult::Ambiguous);
  EXPECT_EQ(c.apply(s, "0:1", FIELD_BYTE_OFFSET, load(loadWord, 0)).newValue, 4u);
  EXPECT_EQ(c.apply(s, "0:2", FIELD_BYTE_OFFSET, load(loadWord, 0)).newValue, 0u); // one fits
}

TEST(Core, InstructionsMustHoldTheLocalValue) {
  Case c;
  TypeId i = c.local.addInt("int", 4);
  TypeId s = c.local.addAggregate(Kind::Struct, "s", 8, {{"x", i, 32, 0}});
  TypeId k = c.kernel.addInt("int", 4);
  c.kernel.addAggregate(Kind::Struct, "s", 0x10000, {{"x", k, 0x40000, 0}});
  EXPECT_EQ(c.apply(s, "0:0", FIELD_BYTE_OFFSET, load(loadWord, 8)).result, CoreResult::BadInsn);
  EXPECT_EQ(c.apply(s, "0:0", FIELD_BYTE_OFFSET, load(loadWord, 4)).result, CoreResult::BadInsn); // 32768
  EXPECT_EQ(c.apply(s, "0:0", FIELD_BYTE_OFFSET, move(4)).newValue, 0x8000u);
  Insn jump;
  jump.slot = {0x05, 0, 0, 0, 0};
  EXPECT_EQ(c.apply(s, "0:0", FIELD_BYTE_OFFSET, jump).result, CoreResult::BadInsn);
}

TEST(Core, RecordsThatMakeNoSense) {
  Case c;
  TypeId i = c.local.addInt("int", 4);
  TypeId s = c.local.addAggregate(Kind::Struct, "s", 8, {{"x", i, 32, 0}});
  TypeId anonymous = c.local.addAggregate(Kind::Struct, "", 8, {{"x", i, 32, 0}});
  for (llvm::StringRef access : {"", ":", "0:", "0:1", "0:0:0", "x", "-1", "99999999999"})
    EXPECT_EQ(c.apply(s, access, FIELD_BYTE_OFFSET, load(loadWord, 4)).result, CoreResult::BadRecord)
        << access.str();
  EXPECT_EQ(c.apply(99, "0", FIELD_BYTE_OFFSET, load(loadWord, 4)).result, CoreResult::BadRecord);
  EXPECT_EQ(c.apply(anonymous, "0:0", FIELD_BYTE_OFFSET, load(loadWord, 4)).result, CoreResult::BadRecord);
  EXPECT_EQ(c.apply(s, "0:0", MAX_FIELD_RELOC_KIND, load(loadWord, 4)).result, CoreResult::BadRecord);
}

/// Each level has two members without names of the next: 2^60 ways to look for a name that is not there.
TEST(Core, HostileTypesEnd) {
  Case c;
  TypeId i = c.local.addInt("int", 4);
  TypeId s = c.local.addAggregate(Kind::Struct, "s", 4, {{"x", i, 0, 0}});
  TypeId inner = c.kernel.addAggregate(Kind::Struct, "", 4, {});
  for (int level = 0; level < 58; ++level)
    inner = c.kernel.addAggregate(Kind::Struct, level == 57 ? "s" : "", 4,
                                  {{"", inner, 0, 0}, {"", inner, 0, 0}});
  EXPECT_EQ(c.apply(s, "0:0", FIELD_EXISTENCE, move(1)).result, CoreResult::TooLarge);
}

} // namespace
