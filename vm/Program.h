// The loaded form of an object: maps made, data sections in guest memory, functions translated to the
// interpreter's records with every operand resolved. A function is translated when somebody asks for it,
// with all that it can reach; so what one program of an object needs and the VM lacks does not keep the
// others from running.
//
// Nothing is guessed: a slot that no row of Insns.def fits, a jump out of its function, a helper or map
// that the VM does not have, an operand that nothing resolves: each refuses the function, with its place.
#pragma once

#include "backend-glue/object/Object.h"
#include "vm/Machine.h"
#include "llvm/ADT/StringMap.h"

namespace skep::btf {
class View;
}

namespace skep::vm {

class Program {
public:
  /// Makes the maps and data sections of `object`, which must outlive the program, in `machine`. `file` is
  /// for messages. Errors: vm-endian; maps that cannot be made are reported by the functions that use them.
  static Result<std::unique_ptr<Program>> load(const object::Object &object, Machine &machine,
                                               llvm::StringRef file);
  ~Program();

  /// The function of that name, ready to run. Errors: vm-no-program, vm-unknown-insn, vm-bad-jump,
  /// vm-helper-missing, vm-kfunc-missing, vm-unresolved, vm-arena, vm-frame-pointer, and those of maps.
  Result<const Function *> function(llvm::StringRef name);
  Result<const Function *> function(object::Index index);

  /// The file, line, function and slot of a record of translated code.
  Location locate(const Insn *pc) const;
  Location locate(const Function &function, uint32_t slot) const;
  /// The source line of a record as the compiler saw it, or nothing.
  std::string sourceText(const Insn *pc) const;
  /// The map made of Object::maps[index]; null when the VM could not make it.
  Map *mapOf(object::Index index) const { return maps[index]; }

private:
  Program(const object::Object &object, Machine &machine, llvm::StringRef file);
  friend class Translator;

  void makeMaps();
  void openTypes();
  Status fillProgArray(object::Index map);
  void fillMapOfMaps(object::Index map);
  Result<uint32_t> require(object::Index function);
  Status translateWaiting();
  Status useMap(object::Index map);
  Result<Addr> externAddress(const object::Symbol &symbol);

  const object::Object &object;
  Machine &machine;
  std::string file;
  std::vector<Map *> maps;                      ///< by index in Object::maps
  std::vector<std::optional<Diagnostic>> noMap; ///< why there is none
  std::vector<bool> mapUsed;
  std::vector<std::unique_ptr<Function>> functions;
  std::vector<object::Index> sourceOf; ///< index in Object::functions of each of `functions`
  std::vector<uint32_t> idOf;          ///< index in `functions` of each of Object::functions
  std::vector<const Insn *> entries;
  std::vector<uint32_t> waiting;      ///< functions to translate
  std::unique_ptr<btf::View> strings; ///< for Line::file and Line::text; may be null
  llvm::StringMap<Addr> externs;
  std::deque<uint64_t> externValues; ///< where they lie
};

} // namespace skep::vm
