// The form in which the VM keeps code: one 16-byte record a slot, with the address of the C++ function
// that carries it out. Records keep the place of their slot, so offsets of jumps need no translation and
// a record's index is the slot number that messages name.
#pragma once

#include "core/spec/Insns.h"
#include "vm/Memory.h"
#include <string>
#include <vector>

namespace skep::vm {

struct Insn;
struct State;

/// Carries out one instruction and goes on to the next with a tail call; returns when the run stops.
/// `r` are the registers; `w` is the window table; `limit` is the host address in the code beyond which
/// a backward jump has used up the budget (Interp.cpp explains it).
using Handler = void (*)(const Insn *pc, uint64_t *r, State *st, const Window *w, int64_t limit);

struct Insn {
  Handler run;
  uint8_t dst, src;
  int16_t off;
  int32_t imm; ///< of a local call: index of the function in Program
};
static_assert(sizeof(Insn) == 16);

/// A source line that begins at a slot.
struct Line {
  uint32_t slot;
  uint32_t line;
  uint32_t column;
  uint32_t file, text; ///< offsets of strings in the object's BTF
};

/// A translated function. `code` has one record more than there are slots: running off the end is caught.
struct Function {
  std::string name;
  std::string section;
  std::vector<Insn> code;
  std::vector<Line> lines; ///< sorted by slot
  Addr address = 0;        ///< what ld_imm64 of the function gives
};

} // namespace skep::vm
