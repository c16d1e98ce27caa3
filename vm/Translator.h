// From the instructions of one function of an object to the interpreter's records.
#pragma once

#include "vm/Program.h"

namespace skep::vm {

class Translator {
public:
  Translator(Program &program, uint32_t id);
  /// Errors: those of Program::function.
  Status run();

private:
  Status translate(const object::Insn &insn, uint32_t slot);
  Status translateWide(const object::Insn &insn, Op op, Insn &record, Insn &second);
  Status translateCall(const object::Insn &insn, Op op, Insn &record, uint32_t slot);
  Status localCall(const object::Insn &insn, Insn &record, uint32_t slot);
  Status kfuncCall(const object::Insn &insn, Insn &record);
  Result<Addr> resolve(const object::Insn &insn, Op op);
  Result<Addr> mapAddress(object::Index index, const object::Insn &insn, bool value);
  Result<Addr> dataAddress(const object::Operand &operand);
  Result<Addr> externValue(const object::Symbol &symbol, int64_t addend);
  Status checkJumps();
  void readLines();
  Diagnostic refuse(Diag id, std::string message, std::string hint = "") const;

  Program &program;
  Function &function;
  const object::Function &source;
  const object::Section &section;
  uint32_t slots = 0;
  uint32_t at = 0; ///< the slot that is being translated
};

} // namespace skep::vm
