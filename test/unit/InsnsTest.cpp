// The instruction table: rows do not overlap, and what fits no row is refused.
#include "core/spec/Insns.h"
#include <gtest/gtest.h>
#include <set>

using namespace skep;

namespace {

struct Row {
  Op op;
  uint8_t opcode;
  std::string dst, src, off, imm;
};

const Row rows[] = {
#define INSN(name, opcode, dst, src, off, imm, isa, text) {Op::name, opcode, #dst, #src, #off, #imm},
#include "core/spec/Insns.def"
};

/// A value that a column admits.
int64_t sample(const std::string &column) {
  if (column == "R")
    return 3;
  if (column == "Z")
    return 0;
  if (column == "Any")
    return 7;
  return std::stoll(column, nullptr, 0);
}

Slot sampleSlot(const Row &row) {
  return {row.opcode, static_cast<uint8_t>(sample(row.dst)), static_cast<uint8_t>(sample(row.src)),
          static_cast<int16_t>(sample(row.off)), static_cast<int32_t>(sample(row.imm))};
}

TEST(Insns, EveryRowDecodesToItself) {
  for (const Row &row : rows)
    EXPECT_EQ(decode(sampleSlot(row)), row.op) << opInfo(row.op).name;
}

TEST(Insns, ReservedFieldsAreRefused) {
  for (const Row &row : rows) {
    Slot slot = sampleSlot(row);
    if (row.dst == "Z") {
      slot.dst = 1;
      EXPECT_EQ(decode(slot), std::nullopt) << opInfo(row.op).name;
    }
    if (row.imm == "Z" && row.opcode != 0xbf) { // imm of 0xbf selects addr_space_cast only with off 1
      slot = sampleSlot(row);
      slot.imm = 0x5a5a;
      EXPECT_EQ(decode(slot), std::nullopt) << opInfo(row.op).name;
    }
  }
}

TEST(Insns, RegistersAboveTenAreRefused) {
  for (uint8_t reg = 11; reg < 16; ++reg) {
    EXPECT_EQ(decode({0x07, reg, 0, 0, 1}), std::nullopt);
    EXPECT_EQ(decode({0x0f, 0, reg, 0, 0}), std::nullopt);
  }
}

TEST(Insns, UnknownOpcodesAreRefused) {
  std::set<uint8_t> known;
  for (const Row &row : rows)
    known.insert(row.opcode);
  for (unsigned opcode = 0; opcode < 256; ++opcode)
    if (!known.count(opcode))
      EXPECT_EQ(decode({static_cast<uint8_t>(opcode), 0, 0, 0, 0}), std::nullopt) << opcode;
}

TEST(Insns, NoSlotFitsTwoRows) {
  for (const Row &a : rows)
    for (const Row &b : rows)
      if (a.op != b.op && a.opcode == b.opcode)
        EXPECT_NE(decode(sampleSlot(a)), decode(sampleSlot(b))) << opInfo(a.op).name << " " << opInfo(b.op).name;
}

} // namespace
