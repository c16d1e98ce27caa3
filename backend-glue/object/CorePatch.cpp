// Puts a record's answer into its instruction. Five forms can take one:
//
//   rX = imm, rX += imm, ...       the immediate, 32 bits
//   rX = imm ll                    the immediate, 64 bits
//   rX = *(T *)(rY + off)          the offset, and the width T where the field has another size in the kernel
//   *(T *)(rX + off) = rY or imm   the same
//
// Before it is changed, the instruction must hold what the object's own types say, or something is wrong with
// the object and nothing is sure. An instruction without an answer is replaced by the call of a helper whose
// number (0xbad2310, "bad relo") the verifier refuses by name, if it ever gets there.
#include "backend-glue/object/CoreSpec.h"
#include "llvm/Support/FormatVariadic.h"

namespace skep::object::core {

namespace {

// The classes of opcodes, and what else of an opcode matters here.
constexpr uint8_t classMask = 7, classLd = 0, classLdx = 1, classSt = 2, classStx = 3, classAlu = 4,
                  classAlu64 = 7;
constexpr uint8_t sourceRegister = 8, sizeMask = 0x18, callOpcode = 0x85;

Insn poisonedInsn() {
  Insn call;
  call.slot.opcode = callOpcode;
  call.slot.imm = poisonedCall;
  return call;
}

/// Keeps what belongs to the place, not to the instruction: its line and record.
Patched poison(Insn &insn, std::optional<Insn> &second, CoreResult result, std::string why = {}) {
  if (insn.wide())
    second = poisonedInsn();
  Insn call = poisonedInsn();
  call.line = insn.line;
  call.core = insn.core;
  insn = call;
  return {result, 0, 0, std::move(why)};
}

Patched refuse(std::string why) { return {CoreResult::BadInsn, 0, 0, std::move(why)}; }

Patched unexpected(int64_t found, const Answer &answer) {
  return refuse(llvm::formatv("the instruction holds {0}, but by the object's own types it should be {1}",
                              found, int64_t(answer.oldValue)));
}

unsigned bytesOf(uint8_t opcode) {
  constexpr uint8_t bytes[] = {4, 2, 1, 8};
  return bytes[(opcode & sizeMask) >> 3];
}

std::optional<uint8_t> sizeBits(uint32_t bytes) {
  switch (bytes) {
  case 4:
    return 0;
  case 2:
    return 8;
  case 1:
    return 0x10;
  case 8:
    return 0x18;
  default:
    return std::nullopt;
  }
}

Patched patchWidth(Insn &insn, const Answer &answer) {
  unsigned before = bytesOf(insn.slot.opcode);
  if (before != answer.oldSize)
    return refuse(
        llvm::formatv("the instruction accesses {0} bytes of a field of {1}, which has {2} in the kernel",
                      before, answer.oldSize, answer.newSize));
  std::optional<uint8_t> bits = sizeBits(answer.newSize);
  if (!bits)
    return refuse(llvm::formatv("no instruction accesses {0} bytes, which the field has in the kernel",
                                answer.newSize));
  insn.slot.opcode = uint8_t((insn.slot.opcode & ~sizeMask) | *bits);
  return {CoreResult::Resolved, uint8_t(before), uint8_t(answer.newSize), {}};
}

Patched patchMemory(Insn &insn, const Answer &answer, std::optional<Insn> &second) {
  if (answer.poison)
    return poison(insn, second, CoreResult::Missing);
  if (answer.validate && uint64_t(int64_t(insn.slot.off)) != answer.oldValue)
    return unexpected(insn.slot.off, answer);
  if (answer.newValue > INT16_MAX)
    return refuse(llvm::formatv("the field's offset in the kernel, {0}, is more than an instruction can hold",
                                answer.newValue));
  if (answer.badSize)
    return poison(
        insn, second, CoreResult::LoadSize,
        llvm::formatv("the field has {0} bytes in the kernel and {1} in the object, and is no unsigned "
                      "integer or pointer",
                      answer.newSize, answer.oldSize));
  insn.slot.off = int16_t(answer.newValue);
  return answer.oldSize == answer.newSize ? Patched() : patchWidth(insn, answer);
}

Patched patchImmediate(Insn &insn, const Answer &answer, std::optional<Insn> &second) {
  if (answer.poison)
    return poison(insn, second, CoreResult::Missing);
  if (answer.validate && uint64_t(int64_t(insn.slot.imm)) != answer.oldValue)
    return unexpected(insn.slot.imm, answer);
  insn.slot.imm = int32_t(uint32_t(answer.newValue));
  return {};
}

Patched patchWide(Insn &insn, const Answer &answer, std::optional<Insn> &second) {
  if (answer.poison)
    return poison(insn, second, CoreResult::Missing);
  uint64_t held = uint32_t(insn.slot.imm) | uint64_t(uint32_t(insn.immHigh)) << 32;
  if (answer.validate && held != answer.oldValue)
    return unexpected(int64_t(held), answer);
  insn.slot.imm = int32_t(uint32_t(answer.newValue));
  insn.immHigh = int32_t(uint32_t(answer.newValue >> 32));
  return {};
}

} // namespace

Patched patch(Insn &insn, const Answer &answer, std::optional<Insn> &second) {
  switch (insn.slot.opcode & classMask) {
  case classAlu:
  case classAlu64:
    if (!(insn.slot.opcode & sourceRegister))
      return patchImmediate(insn, answer, second);
    break;
  case classLdx:
  case classSt:
  case classStx:
    return patchMemory(insn, answer, second);
  case classLd:
    if (insn.wide() && insn.slot.src == 0 && insn.slot.off == 0)
      return patchWide(insn, answer, second);
    break;
  default:
    break;
  }
  return refuse(
      llvm::formatv("an instruction with opcode {0:x-2} takes no value from a record", insn.slot.opcode));
}

} // namespace skep::object::core
