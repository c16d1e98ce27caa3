// Translation of one function: decode, resolve operands, check jumps.
#include "vm/Translator.h"
#include "vm/helpers/Table.h"
#include "vm/maps/Map.h"
#include "llvm/Support/FormatVariadic.h"

namespace skep::vm {
namespace {

/// True for the operations whose destination register is written.
bool writesDestination(uint8_t opcode, Op op) {
  const unsigned group = opcode & 7; // BPF_CLASS
  enum { Ld = 0, Ldx = 1, Alu = 4, Alu64 = 7 };
  if (group == Ldx || group == Alu || group == Alu64 || opcode == 0x18)
    return true;
  return op >= Op::LoadAcquire8 && op <= Op::LoadAcquire64;
}
bool writesSource(Op op) {
  return (op >= Op::AtomicFetchAdd32 && op <= Op::AtomicXchg32) ||
         (op >= Op::AtomicFetchAdd64 && op <= Op::AtomicXchg64);
}

bool isJump(Op op) { return (op >= Op::Jeq64Imm && op <= Op::Goto) || op == Op::Gotol || op == Op::MayGoto; }
bool isCall(Op op) { return op >= Op::CallHelper && op <= Op::CallKfunc; }

constexpr uint32_t tailCallHelper = static_cast<uint32_t>(HelperId::tail_call);

} // namespace

Translator::Translator(Program &program, uint32_t id)
    : program(program), function(*program.functions[id]),
      source(program.object.functions[program.sourceOf[id]]),
      section(program.object.sections[source.section]) {}

Diagnostic Translator::refuse(Diag id, std::string message, std::string hint) const {
  Diagnostic diag = makeDiag(id, std::move(message)).at(program.locate(function, at));
  if (!hint.empty())
    diag.hints.push_back(std::move(hint));
  return diag;
}

Status Translator::run() {
  llvm::ArrayRef<object::Insn> insns = llvm::ArrayRef(section.insns).slice(source.firstInsn, source.numInsns);
  for (const object::Insn &insn : insns)
    slots += insn.slots();
  // One record more: control that runs off the end meets a trap, not foreign memory.
  function.code.assign(slots + 1, Insn{trapHandler(), 0, 0, 0, 0});
  readLines();
  for (const object::Insn &insn : insns) {
    if (Status ok = translate(insn, at); !ok)
      return ok;
    at += insn.slots();
  }
  return checkJumps();
}

void Translator::readLines() {
  const uint64_t begin = uint64_t(source.firstSlot) * 8, end = begin + uint64_t(slots) * 8;
  function.lines.clear();
  for (const object::LineRecord &record : section.lines)
    if (record.insnOffset >= begin && record.insnOffset < end)
      function.lines.push_back({static_cast<uint32_t>((record.insnOffset - begin) / 8), record.line,
                                record.column, record.fileNameOff, record.lineOff});
}

Status Translator::translate(const object::Insn &insn, uint32_t slot) {
  const Slot &s = insn.slot;
  std::optional<Op> op = decode(s);
  if (!op || insn.lone)
    return refuse(Diag::VmUnknownInsn,
                  llvm::formatv("opcode {0:x-2} with dst {1}, src {2}, off {3}, imm {4} is no instruction",
                                s.opcode, s.dst, s.src, s.off, s.imm));
  if ((writesDestination(s.opcode, *op) && s.dst == 10) || (writesSource(*op) && s.src == 10))
    return refuse(Diag::VmFramePointer, "r10, the frame pointer, cannot be written");
  if (*op == Op::AddrSpaceCast)
    return refuse(Diag::VmArena, "an address space cast is for arenas, which the VM does not have yet");
  Insn &record = function.code[slot];
  record = {handlerOf(*op), s.dst, s.src, s.off, s.imm};
  if (insn.wide())
    return translateWide(insn, *op, record, function.code[slot + 1]);
  if (isCall(*op))
    return translateCall(insn, *op, record, slot);
  if (insn.operand.kind != object::OperandKind::None || insn.operand.relocType)
    return refuse(Diag::VmUnresolved, "a relocation names an operand, but this instruction takes none");
  return Ok();
}

// ---- ld_imm64 --------------------------------------------------------------------------------------

Status Translator::translateWide(const object::Insn &insn, Op op, Insn &record, Insn &second) {
  Result<Addr> value = resolve(insn, op);
  if (!value)
    return value.takeError();
  record.imm = static_cast<int32_t>(*value);
  second.imm = static_cast<int32_t>(*value >> 32);
  return Ok();
}

Result<Addr> Translator::resolve(const object::Insn &insn, Op op) {
  const object::Operand &operand = insn.operand;
  switch (operand.kind) {
  case object::OperandKind::Map:
    return mapAddress(operand.index, insn, op == Op::LdMapValue || op == Op::LdMapIdxValue);
  case object::OperandKind::Data:
    return dataAddress(operand);
  case object::OperandKind::Function: {
    Result<uint32_t> id = program.require(operand.index);
    if (!id)
      return id.takeError();
    return program.functions[*id]->address;
  }
  case object::OperandKind::Extern:
    return externValue(program.object.symbols[operand.index], operand.addend);
  case object::OperandKind::None:
    break;
  }
  if (op == Op::LdImm64 && !operand.relocType)
    return Addr(uint32_t(insn.slot.imm)) | Addr(uint32_t(insn.immHigh)) << 32;
  return refuse(Diag::VmUnresolved, "nothing says what this 64-bit constant refers to");
}

Result<Addr> Translator::mapAddress(object::Index index, const object::Insn &insn, bool value) {
  if (Status ok = program.useMap(index); !ok)
    return ok.takeError();
  Map &map = *program.maps[index];
  if (!value)
    return map.handle;
  if (Addr direct = map.direct())
    return direct + insn.operand.addend;
  return refuse(Diag::VmUnresolved, "the address of a value of map '" + map.spec.name +
                                        "' is not fixed; only an array of one entry has one");
}

Result<Addr> Translator::dataAddress(const object::Operand &operand) {
  const object::Object &object = program.object;
  for (object::Index i = 0; i < object.maps.size(); ++i)
    if (object.maps[i].isData && object.maps[i].section == operand.index) {
      if (Status ok = program.useMap(i); !ok)
        return ok.takeError();
      return program.maps[i]->direct() + operand.addend;
    }
  return refuse(Diag::VmUnresolved,
                "section '" + object.sections[operand.index].name + "' is not one of data");
}

/// Kernel configuration and kernel symbols. What is not there is null, as for libbpf when it is weak.
Result<Addr> Translator::externValue(const object::Symbol &symbol, int64_t addend) {
  Result<Addr> address = program.externAddress(symbol);
  if (!address)
    return refuse(Diag::VmUnresolved, address.error().message);
  return *address ? *address + addend : 0;
}

// ---- calls -----------------------------------------------------------------------------------------

Status Translator::translateCall(const object::Insn &insn, Op op, Insn &record, uint32_t slot) {
  if (insn.operand.kind == object::OperandKind::Extern || op == Op::CallKfunc)
    return kfuncCall(insn, record);
  if (op == Op::CallLocal || insn.operand.kind == object::OperandKind::Function)
    return localCall(insn, record, slot);
  const uint32_t number = static_cast<uint32_t>(insn.slot.imm);
  if (number == tailCallHelper) {
    record.run = tailCallHandler();
    return Ok();
  }
  if (hasHelper(number))
    return Ok();
  std::optional<HelperId> id = helperOf(number);
  if (!id)
    return refuse(Diag::VmHelperMissing, "there is no helper " + std::to_string(number));
  return refuse(Diag::VmHelperMissing,
                std::string("the VM does not have the helper bpf_") + helperInfo(*id).name + " yet");
}

Status Translator::localCall(const object::Insn &insn, Insn &record, uint32_t slot) {
  record.run = handlerOf(Op::CallLocal);
  object::Index callee =
      insn.operand.kind == object::OperandKind::Function ? insn.operand.index : object::none;
  const int64_t target = int64_t(source.firstSlot) + slot + 1 + insn.slot.imm;
  for (object::Index i = 0; callee == object::none && i < program.object.functions.size(); ++i) {
    const object::Function &other = program.object.functions[i];
    if (!insn.operand.relocType && other.section == source.section && other.firstSlot == target)
      callee = i;
  }
  if (callee == object::none)
    return refuse(Diag::VmBadJump, "the call goes to slot " + std::to_string(target - source.firstSlot) +
                                       ", where no function begins");
  Result<uint32_t> id = program.require(callee);
  if (!id)
    return id.takeError();
  record.imm = static_cast<int32_t>(*id);
  return Ok();
}

Status Translator::kfuncCall(const object::Insn &insn, Insn &record) {
  if (insn.operand.kind != object::OperandKind::Extern)
    return refuse(Diag::VmKfuncMissing, "a kernel function is called by number, but its name is not known");
  const std::string &name = program.object.symbols[insn.operand.index].name;
  std::optional<uint32_t> number = kfuncNamed(name);
  if (!number)
    return refuse(Diag::VmKfuncMissing, "the VM does not have the kernel function " + name + " yet");
  record.run = handlerOf(Op::CallKfunc);
  record.imm = static_cast<int32_t>(*number);
  return Ok();
}

// ---- jumps -----------------------------------------------------------------------------------------

/// Every target must be an instruction of this function.
Status Translator::checkJumps() {
  llvm::ArrayRef<object::Insn> insns = llvm::ArrayRef(section.insns).slice(source.firstInsn, source.numInsns);
  std::vector<bool> starts(slots);
  at = 0;
  for (const object::Insn &insn : insns) {
    starts[at] = true;
    at += insn.slots();
  }
  at = 0;
  for (const object::Insn &insn : insns) {
    const std::optional<Op> op = decode(insn.slot);
    const int64_t target = int64_t(at) + 1 + (op == Op::Gotol ? insn.slot.imm : insn.slot.off);
    if (op && isJump(*op) && (target < 0 || target >= slots || !starts[target]))
      return refuse(Diag::VmBadJump, "the jump goes to slot " + std::to_string(target) +
                                         ", where no instruction of the function begins");
    at += insn.slots();
  }
  return Ok();
}

} // namespace skep::vm
