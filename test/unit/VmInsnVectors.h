// One or more programs for every row of Insns.def: what to run and what r0 must be. VmInsnTest.cpp runs
// each in the VM and, unless a reason stands beside it, in the kernel. Opcodes are numbers here, so that a
// wrong row in the table cannot agree with itself.
#pragma once

#include "test/unit/VmTest.h"

namespace skep::vm::test {

struct Vector {
  Op op; ///< the row that this tests
  std::string what;
  Code code;
  uint64_t expect;
  const char *notInKernel = nullptr; ///< why its verifier refuses it
  const char *refused = nullptr;     ///< the id with which the VM refuses to load it
  std::vector<uint32_t> functions = {0};
  bool usesMap = false;
};

inline constexpr const char *shiftTooFar = "the verifier refuses shifts by the width or more";
inline constexpr const char *divByZero = "the verifier refuses division by the constant zero";
inline constexpr const char *needsBtf = "needs BTF of the program or kernel";
inline constexpr const char *noCallx = "no kernel takes callx yet";

/// r1 = d; r1 op= imm; r0 = r1
inline Code aluImm(uint8_t opcode, int16_t off, uint64_t d, int32_t imm) {
  return wide(1, d) + Code{slot(opcode, 1, 0, off, imm), movReg(0, 1), exitSlot()};
}
/// r1 = d; r2 = s; r1 op= r2; r0 = r1
inline Code aluReg(uint8_t opcode, int16_t off, uint64_t d, uint64_t s) {
  return wide(1, d) + wide(2, s) + Code{slot(opcode, 1, 2, off, 0), movReg(0, 1), exitSlot()};
}
/// r1 = d; r0 = 1 if the jump is taken, else 2
inline Code jumpImm(uint8_t opcode, uint64_t d, int32_t imm) {
  return wide(1, d) +
         Code{slot(opcode, 1, 0, 2, imm), movImm(0, 2), slot(0x05, 0, 0, 1), movImm(0, 1), exitSlot()};
}
inline Code jumpReg(uint8_t opcode, uint64_t d, uint64_t s) {
  return wide(1, d) + wide(2, s) +
         Code{slot(opcode, 1, 2, 2, 0), movImm(0, 2), slot(0x05, 0, 0, 1), movImm(0, 1), exitSlot()};
}
/// Memory m at r10-16 (8 bytes), between two guards of 8 bytes 0x11; r0 = m after `body`.
inline Code withMemory(uint64_t m, const Code &body) {
  return Code{slot(0x7a, 10, 0, -8, 0x11111111), slot(0x7a, 10, 0, -24, 0x11111111)} + wide(1, m) +
         Code{slot(0x7b, 10, 1, -16)} + body;
}
inline const Code loadMemory = {slot(0x79, 0, 10, -16), exitSlot()};

inline std::vector<Vector> arithmeticVectors() {
  const uint64_t big = 0x8000000000000000, ones = ~uint64_t(0), mixed = 0xfedcba9876543210;
  std::vector<Vector> v;
  auto imm = [&](Op op, uint8_t opcode, int16_t off, uint64_t d, int32_t i, uint64_t e,
                 const char *why = nullptr) { v.push_back({op, "imm", aluImm(opcode, off, d, i), e, why}); };
  auto reg = [&](Op op, uint8_t opcode, int16_t off, uint64_t d, uint64_t s, uint64_t e,
                 const char *why = nullptr) { v.push_back({op, "reg", aluReg(opcode, off, d, s), e, why}); };
  imm(Op::Add64Imm, 0x07, 0, 40, 2, 42);
  imm(Op::Add64Imm, 0x07, 0, 1, -2, ones);
  reg(Op::Add64Reg, 0x0f, 0, ones, 2, 1);
  imm(Op::Sub64Imm, 0x17, 0, 5, 7, uint64_t(-2));
  reg(Op::Sub64Reg, 0x1f, 0, 0, big, big);
  imm(Op::Mul64Imm, 0x27, 0, 0x100000001, -3, uint64_t(-0x300000003));
  reg(Op::Mul64Reg, 0x2f, 0, mixed, 0x10, 0xedcba98765432100);
  imm(Op::Div64Imm, 0x37, 0, 100, 7, 14);
  imm(Op::Div64Imm, 0x37, 0, ones, -2, 1); // the immediate is sign-extended, then unsigned
  imm(Op::Div64Imm, 0x37, 0, 100, 0, 0, divByZero);
  reg(Op::Div64Reg, 0x3f, 0, mixed, 0x10, 0x0fedcba987654321);
  reg(Op::Div64Reg, 0x3f, 0, mixed, 0, 0);
  imm(Op::Or64Imm, 0x47, 0, 0x0f0f, -0x10000, 0xffffffffffff0f0f);
  reg(Op::Or64Reg, 0x4f, 0, 0xf0, 0x0f, 0xff);
  imm(Op::And64Imm, 0x57, 0, mixed, -0x100, 0xfedcba9876543200);
  reg(Op::And64Reg, 0x5f, 0, mixed, 0xffffffff, 0x76543210);
  imm(Op::Lsh64Imm, 0x67, 0, 1, 63, big);
  imm(Op::Lsh64Imm, 0x67, 0, 1, 65, 2, shiftTooFar);
  reg(Op::Lsh64Reg, 0x6f, 0, 3, 62, 0xc000000000000000);
  reg(Op::Lsh64Reg, 0x6f, 0, 3, 64, 3);
  imm(Op::Rsh64Imm, 0x77, 0, big, 63, 1);
  reg(Op::Rsh64Reg, 0x7f, 0, mixed, 4, 0x0fedcba987654321);
  reg(Op::Rsh64Reg, 0x7f, 0, mixed, 68, 0x0fedcba987654321);
  imm(Op::Mod64Imm, 0x97, 0, 100, 7, 2);
  imm(Op::Mod64Imm, 0x97, 0, 100, 0, 100, divByZero);
  reg(Op::Mod64Reg, 0x9f, 0, mixed, 0x100, 0x10);
  reg(Op::Mod64Reg, 0x9f, 0, mixed, 0, mixed);
  imm(Op::Xor64Imm, 0xa7, 0, mixed, -1, ~mixed);
  reg(Op::Xor64Reg, 0xaf, 0, mixed, mixed, 0);
  imm(Op::Mov64Imm, 0xb7, 0, mixed, -5, uint64_t(-5));
  reg(Op::Mov64Reg, 0xbf, 0, 0, mixed, mixed);
  imm(Op::Arsh64Imm, 0xc7, 0, big, 60, uint64_t(-8));
  reg(Op::Arsh64Reg, 0xcf, 0, mixed, 4, 0xffedcba987654321);
  reg(Op::Arsh64Reg, 0xcf, 0, mixed, 68, 0xffedcba987654321);
  imm(Op::Neg64, 0x87, 0, 5, 0, uint64_t(-5));
  imm(Op::Neg64, 0x87, 0, big, 0, big);
  imm(Op::Sdiv64Imm, 0x37, 1, uint64_t(-100), 7, uint64_t(-14));
  imm(Op::Sdiv64Imm, 0x37, 1, big, -1, big);
  reg(Op::Sdiv64Reg, 0x3f, 1, uint64_t(-100), uint64_t(-7), 14);
  reg(Op::Sdiv64Reg, 0x3f, 1, big, ones, big);
  reg(Op::Sdiv64Reg, 0x3f, 1, uint64_t(-100), 0, 0);
  imm(Op::Smod64Imm, 0x97, 1, uint64_t(-100), 7, uint64_t(-2));
  imm(Op::Smod64Imm, 0x97, 1, big, -1, 0);
  reg(Op::Smod64Reg, 0x9f, 1, 100, uint64_t(-7), 2);
  reg(Op::Smod64Reg, 0x9f, 1, big, ones, 0);
  reg(Op::Smod64Reg, 0x9f, 1, uint64_t(-100), 0, uint64_t(-100));
  reg(Op::Movsx64From8, 0xbf, 8, 0, 0x180, uint64_t(-128));
  reg(Op::Movsx64From16, 0xbf, 16, 0, 0x18000, uint64_t(-32768));
  reg(Op::Movsx64From32, 0xbf, 32, 0, 0x180000000, uint64_t(-2147483648ll));
  v.push_back(
      {Op::AddrSpaceCast, "refused", {slot(0xbf, 0, 1, 1, 1), exitSlot()}, 0, "needs an arena", "vm-arena"});

  imm(Op::Add32Imm, 0x04, 0, mixed, -1, 0x7654320f);
  reg(Op::Add32Reg, 0x0c, 0, 0xffffffff, 2, 1);
  imm(Op::Sub32Imm, 0x14, 0, 5, 7, 0xfffffffe);
  reg(Op::Sub32Reg, 0x1c, 0, mixed, 0x11, 0x765431ff);
  imm(Op::Mul32Imm, 0x24, 0, 0x80000001, 3, 0x80000003);
  reg(Op::Mul32Reg, 0x2c, 0, mixed, 0x10, 0x65432100);
  imm(Op::Div32Imm, 0x34, 0, 0x1ffffffff, -1, 1);
  imm(Op::Div32Imm, 0x34, 0, mixed, 0, 0, divByZero);
  reg(Op::Div32Reg, 0x3c, 0, mixed, 0x100000010, 0x07654321);
  reg(Op::Div32Reg, 0x3c, 0, mixed, 0x100000000, 0);
  imm(Op::Or32Imm, 0x44, 0, mixed, 0xf, 0x7654321f);
  reg(Op::Or32Reg, 0x4c, 0, mixed, 0xf0000000f, 0x7654321f);
  imm(Op::And32Imm, 0x54, 0, ones, -16, 0xfffffff0);
  reg(Op::And32Reg, 0x5c, 0, mixed, 0xffffff00ff, 0x76540010 & 0xffff00ff);
  imm(Op::Lsh32Imm, 0x64, 0, 0x3, 31, 0x80000000);
  imm(Op::Lsh32Imm, 0x64, 0, 0x3, 33, 6, shiftTooFar);
  reg(Op::Lsh32Reg, 0x6c, 0, 0x100000003, 33, 6);
  imm(Op::Rsh32Imm, 0x74, 0, 0x180000000, 31, 1);
  reg(Op::Rsh32Reg, 0x7c, 0, mixed, 36, 0x07654321);
  imm(Op::Mod32Imm, 0x94, 0, 0x100000064, 7, 2);
  imm(Op::Mod32Imm, 0x94, 0, mixed, 0, 0x76543210, divByZero);
  reg(Op::Mod32Reg, 0x9c, 0, mixed, 0x100000100, 0x10);
  reg(Op::Mod32Reg, 0x9c, 0, mixed, 0x100000000, 0x76543210); // zero-extended even when unchanged
  imm(Op::Xor32Imm, 0xa4, 0, mixed, -1, ~uint32_t(mixed));
  reg(Op::Xor32Reg, 0xac, 0, mixed, 0xff, 0x765432ef);
  imm(Op::Mov32Imm, 0xb4, 0, mixed, -5, 0xfffffffb);
  reg(Op::Mov32Reg, 0xbc, 0, ones, mixed, 0x76543210);
  imm(Op::Arsh32Imm, 0xc4, 0, 0x80000000, 28, 0xfffffff8);
  reg(Op::Arsh32Reg, 0xcc, 0, 0xf80000000, 33, 0xc0000000);
  imm(Op::Neg32, 0x84, 0, 0x100000001, 0, 0xffffffff);
  imm(Op::Sdiv32Imm, 0x34, 1, 0xffffff9c, 7, 0xfffffff2);
  imm(Op::Sdiv32Imm, 0x34, 1, 0x80000000, -1, 0x80000000);
  reg(Op::Sdiv32Reg, 0x3c, 1, 0xffffff9c, 0xfffffff9, 14);
  reg(Op::Sdiv32Reg, 0x3c, 1, 0x80000000, 0xffffffff, 0x80000000);
  reg(Op::Sdiv32Reg, 0x3c, 1, 5, 0x100000000, 0);
  imm(Op::Smod32Imm, 0x94, 1, 0xffffff9c, 7, 0xfffffffe);
  imm(Op::Smod32Imm, 0x94, 1, 0x80000000, -1, 0);
  reg(Op::Smod32Reg, 0x9c, 1, 0xffffff9c, 0xfffffff9, 0xfffffffe);
  reg(Op::Smod32Reg, 0x9c, 1, 0x1ffffff9c, 0x100000000, 0xffffff9c);
  reg(Op::Movsx32From8, 0xbc, 8, 0, 0x180, 0xffffff80);
  reg(Op::Movsx32From16, 0xbc, 16, 0, 0x18000, 0xffff8000);

  imm(Op::Le16, 0xd4, 0, mixed, 16, 0x3210);
  imm(Op::Le32, 0xd4, 0, mixed, 32, 0x76543210);
  imm(Op::Le64, 0xd4, 0, mixed, 64, mixed);
  imm(Op::Be16, 0xdc, 0, mixed, 16, 0x1032);
  imm(Op::Be32, 0xdc, 0, mixed, 32, 0x10325476);
  imm(Op::Be64, 0xdc, 0, mixed, 64, 0x1032547698badcfe);
  imm(Op::Bswap16, 0xd7, 0, mixed, 16, 0x1032);
  imm(Op::Bswap32, 0xd7, 0, mixed, 32, 0x10325476);
  imm(Op::Bswap64, 0xd7, 0, mixed, 64, 0x1032547698badcfe);
  return v;
}

inline std::vector<Vector> jumpVectors() {
  const uint64_t minus1 = ~uint64_t(0), high = 0x500000005;
  std::vector<Vector> v;
  auto imm = [&](Op op, uint8_t opcode, uint64_t d, int32_t i, bool taken) {
    v.push_back({op, "imm", jumpImm(opcode, d, i), taken ? 1u : 2u});
  };
  auto reg = [&](Op op, uint8_t opcode, uint64_t d, uint64_t s, bool taken) {
    v.push_back({op, "reg", jumpReg(opcode, d, s), taken ? 1u : 2u});
  };
  // Both outcomes of each; immediates are sign-extended, 32-bit jumps see the low half only.
#define BOTH(name, op64, op32, d1, s1, t1, d2, s2, t2)                                                       \
  imm(Op::name##64Imm, op64, d1, static_cast<int32_t>(s1), t1);                                              \
  imm(Op::name##64Imm, op64, d2, static_cast<int32_t>(s2), t2);                                              \
  reg(Op::name##64Reg, op64 | 8, d1, s1, t1);                                                                \
  reg(Op::name##64Reg, op64 | 8, d2, s2, t2);                                                                \
  imm(Op::name##32Imm, op32, d1 | 0x700000000, static_cast<int32_t>(s1), t1);                                \
  imm(Op::name##32Imm, op32, (d2 & 0xffffffff) | 0x700000000, static_cast<int32_t>(s2), t2);                 \
  reg(Op::name##32Reg, op32 | 8, d1 | 0x700000000, s1, t1);                                                  \
  reg(Op::name##32Reg, op32 | 8, (d2 & 0xffffffff) | 0x700000000, s2, t2);
  BOTH(Jeq, 0x15, 0x16, minus1, minus1, true, 4, 5, false)
  BOTH(Jne, 0x55, 0x56, 4, 5, true, minus1, minus1, false)
  BOTH(Jgt, 0x25, 0x26, minus1, 5, true, 5, 5, false)
  BOTH(Jge, 0x35, 0x36, 5, 5, true, 4, 5, false)
  BOTH(Jlt, 0xa5, 0xa6, 5, minus1, true, 5, 5, false)
  BOTH(Jle, 0xb5, 0xb6, 5, 5, true, minus1, 5, false)
  BOTH(Jset, 0x45, 0x46, 6, 2, true, 5, 2, false)
  BOTH(Jsgt, 0x65, 0x66, 5, minus1, true, minus1, 5, false)
  BOTH(Jsge, 0x75, 0x76, minus1, minus1, true, minus1, 0, false)
  BOTH(Jslt, 0xc5, 0xc6, minus1, 5, true, 5, minus1, false)
  BOTH(Jsle, 0xd5, 0xd6, minus1, minus1, true, 0, minus1, false)
#undef BOTH
  imm(Op::Jeq64Imm, 0x15, high, 5, false);
  imm(Op::Jeq32Imm, 0x16, high, 5, true);
  imm(Op::Jset64Imm, 0x45, 0x8000000000000000, -2147483648, true); // the mask is sign-extended
  imm(Op::Jset32Imm, 0x46, 0x8000000000000000, -2147483648, false);

  // The jump before it is never taken; it makes what is jumped over reachable for the verifier.
  const Code detour = {movImm(0, 1), slot(0x15, 1, 0, 1, 0)};
  v.push_back(
      {Op::Goto, "forward", detour + Code{slot(0x05, 0, 0, 1), movImm(0, 2), movReg(0, 0), exitSlot()}, 1});
  v.push_back({Op::Goto,
               "backward",
               {slot(0x05, 0, 0, 2), movImm(0, 7), slot(0x05, 0, 0, 1), slot(0x05, 0, 0, -3), movReg(0, 0),
                exitSlot()},
               7});
  v.push_back({Op::Gotol, "forward",
               detour + Code{slot(0x06, 0, 0, 0, 1), movImm(0, 2), movReg(0, 0), exitSlot()}, 1});
  v.push_back({Op::Gotol,
               "backward",
               {slot(0x05, 0, 0, 2), movImm(0, 7), slot(0x05, 0, 0, 1), slot(0x06, 0, 0, 0, -3), movReg(0, 0),
                exitSlot()},
               7});
  // Counts to 100 with a way out.
  v.push_back({Op::MayGoto,
               "falls through",
               {movImm(0, 0), slot(0x07, 0, 0, 0, 1), slot(0x25, 0, 0, 2, 99), slot(0xe5, 0, 0, 1),
                slot(0x05, 0, 0, -4), movReg(0, 0), exitSlot()},
               100});
  return v;
}

inline std::vector<Vector> callVectors() {
  std::vector<Vector> v;
  // csum_diff(0, 0, {0x00010203}, 4, 0)
  v.push_back({Op::CallHelper, "csum_diff",
               Code{slot(0x62, 10, 0, -4, 0x00010203), movImm(1, 0), movImm(2, 0), movReg(3, 10),
                    slot(0x07, 3, 0, 0, -4), movImm(4, 4), movImm(5, 0), call(HelperId::csum_diff),
                    movReg(0, 0), exitSlot()},
               0x0204});
  // r6-r9 survive, r10 is the callee's own stack: both write [r10-8].
  v.push_back(
      {Op::CallLocal,
       "saves r6-r9 and the stack",
       Code{movImm(6, 6), movImm(9, 90), slot(0x7a, 10, 0, -8, 1000), movImm(1, 5), slot(0x85, 0, 1, 0, 5),
            slot(0x0f, 0, 6), slot(0x0f, 0, 9), slot(0x79, 1, 10, -8), slot(0x0f, 0, 1), exitSlot(),
            // f1(5): r6 = r9 = 1; stack = 3; return 5 + 3
            movImm(6, 1), movImm(9, 1), slot(0x7a, 10, 0, -8, 3), slot(0x79, 0, 10, -8), slot(0x0f, 0, 1),
            exitSlot()},
       8 + 6 + 90 + 1000,
       nullptr,
       nullptr,
       {0, 10}});
  v.push_back({Op::CallReg,
               "of a function's address",
               wide(6, 4, 4) + Code{movImm(1, 41), slot(0x8d, 6), exitSlot(), movReg(0, 1),
                                    slot(0x07, 0, 0, 0, 1), exitSlot()},
               42,
               noCallx,
               nullptr,
               {0, 5}});
  v.push_back(
      {Op::CallKfunc, "by number", {slot(0x85, 0, 2, 0, 1), exitSlot()}, 0, needsBtf, "vm-kfunc-missing"});
  v.push_back({Op::Exit, "gives r0", wide(0, 0x123456789abcdef0) + Code{exitSlot()}, 0x123456789abcdef0});

  v.push_back(
      {Op::LdImm64, "both halves", wide(0, 0xfedcba9876543210) + Code{exitSlot()}, 0xfedcba9876543210});
  const Code keyOnStack = {slot(0x62, 10, 0, -4, 0), movReg(2, 10), slot(0x07, 2, 0, 0, -4)};
  const Code lookUp =
      keyOnStack +
      Code{call(HelperId::map_lookup_elem), slot(0x55, 0, 0, 2, 0), movImm(0, 1), slot(0x05, 0, 0, 2),
           slot(0x7a, 0, 0, 0, -2),         slot(0x79, 0, 0, 0),    movReg(0, 0), exitSlot()};
  v.push_back({Op::LdMapFd, "looks up", wide(1, 0, 1) + lookUp, uint64_t(-2), nullptr, nullptr, {0}, true});
  v.push_back({Op::LdMapIdx, "looks up", wide(1, 0, 5) + lookUp, uint64_t(-2), nullptr, nullptr, {0}, true});
  const Code writeAndRead = {slot(0x7a, 1, 0, 0, 77), slot(0x79, 0, 1, 0), exitSlot()};
  v.push_back({Op::LdMapValue,
               "at an offset",
               wide(1, 8ull << 32, 2) + writeAndRead,
               77,
               nullptr,
               nullptr,
               {0},
               true});
  v.push_back({Op::LdMapIdxValue,
               "at an offset",
               wide(1, 8ull << 32, 6) + writeAndRead,
               77,
               nullptr,
               nullptr,
               {0},
               true});
  v.push_back({Op::LdBtfId, "refused", wide(0, 1, 3) + Code{exitSlot()}, 0, needsBtf, "vm-unresolved"});
  // bpf_loop(3, f1, r10 - 8, 0) with f1 adding its index to *ctx
  v.push_back({Op::LdFunc,
               "as a callback",
               Code{slot(0x7a, 10, 0, -8, 10), movImm(1, 3)} + wide(2, 8, 4) +
                   Code{movReg(3, 10), slot(0x07, 3, 0, 0, -8), movImm(4, 0), call(HelperId::loop),
                        slot(0x79, 1, 10, -8), slot(0x0f, 0, 1), exitSlot(),
                        // f1(i, ctx)
                        slot(0x79, 3, 2, 0), slot(0x0f, 3, 1), slot(0x7b, 2, 3, 0), movImm(0, 0), exitSlot()},
               3 + 10 + 0 + 1 + 2,
               needsBtf,
               nullptr,
               {0, 11}});
  return v;
}

inline std::vector<Vector> memoryVectors() {
  const uint64_t m = 0x8182838485868788;
  std::vector<Vector> v;
  auto load = [&](Op op, uint8_t opcode, int16_t off, uint64_t e) {
    v.push_back({op, "from the stack",
                 withMemory(m, {slot(opcode, 0, 10, static_cast<int16_t>(-16 + off)), exitSlot()}), e});
  };
  load(Op::Ldx8, 0x71, 7, 0x81);
  load(Op::Ldx16, 0x69, 2, 0x8586);
  load(Op::Ldx32, 0x61, 4, 0x81828384);
  load(Op::Ldx64, 0x79, 0, m);
  load(Op::Ldxs8, 0x91, 0, 0xffffffffffffff88);
  load(Op::Ldxs16, 0x89, 0, 0xffffffffffff8788);
  load(Op::Ldxs32, 0x81, 4, 0xffffffff81828384);
  auto store = [&](Op op, uint8_t opcode, int16_t off, uint64_t e) {
    v.push_back({op, "to the stack",
                 withMemory(m, wide(2, 0x0102030405060708) +
                                   Code{slot(opcode, 10, 2, static_cast<int16_t>(-16 + off))} + loadMemory),
                 e});
  };
  store(Op::Stx8, 0x73, 1, 0x8182838485860888);
  store(Op::Stx16, 0x6b, 4, 0x8182070885868788);
  store(Op::Stx32, 0x63, 0, 0x8182838405060708);
  store(Op::Stx64, 0x7b, 0, 0x0102030405060708);
  auto storeImm = [&](Op op, uint8_t opcode, int16_t off, uint64_t e) {
    v.push_back({op, "to the stack",
                 withMemory(m, Code{slot(opcode, 10, 0, static_cast<int16_t>(-16 + off), -2)} + loadMemory),
                 e});
  };
  storeImm(Op::St8, 0x72, 1, 0x818283848586fe88);
  storeImm(Op::St16, 0x6a, 4, 0x8182fffe85868788);
  storeImm(Op::St32, 0x62, 0, 0x81828384fffffffe);
  storeImm(Op::St64, 0x7a, 0, uint64_t(-2));
  // Packet loads: network order, r6 is the context; outside the packet the program ends with 0.
  auto packet = [&](Op op, uint8_t opcode, int32_t imm, uint64_t index, bool indirect, uint64_t e) {
    v.push_back(
        {op, "of the packet",
         Code{movReg(6, 1), movImm(0, 99)} + wide(7, index) +
             Code{slot(opcode, 0, static_cast<uint8_t>(indirect ? 7 : 0), 0, imm), movReg(0, 0), exitSlot()},
         e});
  };
  packet(Op::LdAbs8, 0x30, 20, 0, false, 20);
  packet(Op::LdAbs16, 0x28, 20, 0, false, 0x1415);
  packet(Op::LdAbs32, 0x20, 20, 0, false, 0x14151617);
  packet(Op::LdAbs32, 0x20, 61, 0, false, 0);
  packet(Op::LdAbs16, 0x28, -0x100000 + 2, 0, false, 0x1011); // from the network header
  packet(Op::LdAbs16, 0x28, -0x200000 + 2, 0, false, 0x0203); // from the link header
  packet(Op::LdInd8, 0x50, 20, 5, true, 25);
  packet(Op::LdInd16, 0x48, 20, 0xfffffffffffffffb, true, 0x0f10);
  packet(Op::LdInd32, 0x40, 20, 2, true, 0x16171819);
  packet(Op::LdInd32, 0x40, 60, 4, true, 0);
  return v;
}

inline std::vector<Vector> atomicVectors() {
  const uint64_t m = 0x8182838485868788, s = 0x1000000f0;
  std::vector<Vector> v;
  // Memory after the operation, then what the register got (in r2, or r0 for cmpxchg).
  auto both = [&](Op op, uint8_t opcode, int32_t imm, uint64_t r0, uint64_t memory, uint64_t got,
                  uint8_t gotIn) {
    const Code body = wide(2, s) + wide(0, r0) + Code{slot(opcode, 10, 2, -16, imm)};
    v.push_back({op, "memory", withMemory(m, body + loadMemory), memory});
    v.push_back({op, "register", withMemory(m, body + Code{movReg(0, gotIn), exitSlot()}), got});
  };
  both(Op::AtomicAdd64, 0xdb, 0x00, 0, m + s, s, 2);
  both(Op::AtomicOr64, 0xdb, 0x40, 0, m | s, s, 2);
  both(Op::AtomicAnd64, 0xdb, 0x50, 0, m & s, s, 2);
  both(Op::AtomicXor64, 0xdb, 0xa0, 0, m ^ s, s, 2);
  both(Op::AtomicFetchAdd64, 0xdb, 0x01, 0, m + s, m, 2);
  both(Op::AtomicFetchOr64, 0xdb, 0x41, 0, m | s, m, 2);
  both(Op::AtomicFetchAnd64, 0xdb, 0x51, 0, m & s, m, 2);
  both(Op::AtomicFetchXor64, 0xdb, 0xa1, 0, m ^ s, m, 2);
  both(Op::AtomicXchg64, 0xdb, 0xe1, 0, s, m, 2);
  both(Op::AtomicCmpxchg64, 0xdb, 0xf1, m, s, m, 0);
  both(Op::AtomicCmpxchg64, 0xdb, 0xf1, m + 1, m, m, 0);
  const uint64_t high = m & 0xffffffff00000000;
  const uint32_t low = static_cast<uint32_t>(m), s32 = static_cast<uint32_t>(s);
  both(Op::AtomicAdd32, 0xc3, 0x00, 0, high | (low + s32), s, 2);
  both(Op::AtomicOr32, 0xc3, 0x40, 0, high | (low | s32), s, 2);
  both(Op::AtomicAnd32, 0xc3, 0x50, 0, high | (low & s32), s, 2);
  both(Op::AtomicXor32, 0xc3, 0xa0, 0, high | (low ^ s32), s, 2);
  both(Op::AtomicFetchAdd32, 0xc3, 0x01, 0, high | (low + s32), low, 2);
  both(Op::AtomicFetchOr32, 0xc3, 0x41, 0, high | (low | s32), low, 2);
  both(Op::AtomicFetchAnd32, 0xc3, 0x51, 0, high | (low & s32), low, 2);
  both(Op::AtomicFetchXor32, 0xc3, 0xa1, 0, high | (low ^ s32), low, 2);
  both(Op::AtomicXchg32, 0xc3, 0xe1, 0, high | s32, low, 2);
  both(Op::AtomicCmpxchg32, 0xc3, 0xf1, m, high | s32, low, 0);
  both(Op::AtomicCmpxchg32, 0xc3, 0xf1, low + 1, m, low, 0);
  auto acquire = [&](Op op, uint8_t opcode, uint64_t e) {
    v.push_back({op, "from the stack", withMemory(m, {slot(opcode, 0, 10, -16, 0x100), exitSlot()}), e});
  };
  acquire(Op::LoadAcquire8, 0xd3, 0x88);
  acquire(Op::LoadAcquire16, 0xcb, 0x8788);
  acquire(Op::LoadAcquire32, 0xc3, 0x85868788);
  acquire(Op::LoadAcquire64, 0xdb, m);
  auto release = [&](Op op, uint8_t opcode, uint64_t e) {
    v.push_back(
        {op, "to the stack",
         withMemory(m, wide(2, 0x0102030405060708) + Code{slot(opcode, 10, 2, -16, 0x110)} + loadMemory), e});
  };
  release(Op::StoreRelease8, 0xd3, 0x8182838485868708);
  release(Op::StoreRelease16, 0xcb, 0x8182838485860708);
  release(Op::StoreRelease32, 0xc3, 0x8182838405060708);
  release(Op::StoreRelease64, 0xdb, 0x0102030405060708);
  return v;
}

inline std::vector<Vector> allVectors() {
  std::vector<Vector> all;
  for (auto part : {arithmeticVectors(), jumpVectors(), callVectors(), memoryVectors(), atomicVectors()})
    all.insert(all.end(), part.begin(), part.end());
  return all;
}

} // namespace skep::vm::test
