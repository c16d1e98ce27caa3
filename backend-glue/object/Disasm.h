// Instructions as text, for everything of skep that shows one: `skep objdump`, the VM's faults, the
// verifier's reports.
//
//   auto disasm = Disassembler::open(object);
//   disasm->text(insn)                  "r1 = map[counts] ll"
//   disasm->core(section.coreRelocs[i]) "<byte_off> struct task_struct::pid (0:42)"
#pragma once

#include "backend-glue/object/Object.h"
#include "btfgen/model/View.h"
#include <memory>

namespace skep::object {

/// What stands in an instruction's text instead of a number; a number where empty.
struct OperandNames {
  std::string target;   ///< of a jump
  std::string callee;   ///< of a call
  std::string constant; ///< of an ld_imm64
};

/// The text of one instruction by its row of Insns.def; "(invalid)" when it fits none. Needs no Object.
std::string insnText(const Insn &insn, const OperandNames &names = {});

/// The 8 or 16 bytes of the instruction in the file.
std::vector<uint8_t> insnBytes(const Insn &insn, Endian endian);

/// The slot that a jump in slot `slot` goes to when taken, counted as `slot` is; nothing for other
/// instructions. The target may lie anywhere, also before 0.
std::optional<int64_t> jumpTarget(const Insn &insn, uint32_t slot);

/// "byte_off", "type_exists" …: BPF_CORE_* as llvm-objdump and libbpf's log name them.
llvm::StringRef coreKindName(uint32_t kind);

/// A run of code that is listed together: a function, or code that belongs to none.
struct Block {
  std::vector<Index> functions; ///< all names for this place; empty when it is no function
  uint32_t firstInsn = 0, numInsns = 0, firstSlot = 0;
};
/// Cuts a Code section into blocks that cover it once.
std::vector<Block> blocksOf(const Object &object, Index section);

struct SourceLine {
  llvm::StringRef file, text;
  uint32_t line = 0, column = 0;
};

/// Names what the instructions of one object refer to. The object must outlive it unchanged.
class Disassembler {
public:
  /// Errors: btf-*.
  static Result<Disassembler> open(const Object &object);

  /// `target` is the label of a jump's target; "+n" stands there without one.
  std::string text(const Insn &insn, llvm::StringRef target = {}) const;

  /// What the operand names: "counts", "cb", "bpf_kf", "ro", "arr+8", ".rodata+8"; empty for a number.
  std::string operandName(const Operand &operand) const;
  /// "bpf_map_lookup_elem"; empty for a number that is no helper's.
  static std::string helperName(int32_t number);

  std::string core(const CoreReloc &record) const;
  /// What core() shows of the record: "struct task_struct" and "pid".
  std::string coreType(const CoreReloc &record) const;
  std::string corePath(const CoreReloc &record) const;
  llvm::StringRef string(uint32_t btfOffset) const;
  SourceLine source(const LineRecord &record) const;
  /// Null when the object has no BTF.
  const btf::View *btf() const { return view.get(); }

private:
  explicit Disassembler(const Object &object);
  std::string dataName(Index section, int64_t offset, Index symbol) const;
  std::string typeName(btf::TypeId id, unsigned depth = 0) const;

  const Object *object;
  std::unique_ptr<btf::View> view;
  std::vector<std::vector<Index>> variables; ///< by section: its named symbols by place
};

} // namespace skep::object
