// Private to the check: what an object needs of a kernel besides the answers to its records, as far as BTF
// tells: kernel functions and variables, helpers, types of maps and programs, what programs attach to,
// struct_ops.
#pragma once

#include "backend-glue/object/Core.h"
#include "backend-glue/object/Disasm.h"
#include "backend-glue/object/Reach.h"
#include "core/spec/ProgKinds.h"
#include "llvm/ADT/DenseMap.h"
#include <map>
#include <set>

namespace skep::object {

/// Something that the kernel lacks.
struct KernelNeed {
  std::string text;
  Diagnostic diag;
  std::vector<Index> programs = {}; ///< that need it; none when the whole object does
  bool depends = false;             ///< a module may have it
};

class KernelNeeds {
public:
  KernelNeeds(const Object &object, const Disassembler &text, const CoreTarget &target,
              llvm::StringRef kernel);

  ExternState stateOf(Index symbol) const;
  /// A call of a helper, or of a weak kernel function, that is not there.
  std::optional<KernelNeed> missingCall(const Insn &insn) const;
  /// All that is missing wherever the code goes. `isAsked` says which programs are to be loaded.
  std::vector<KernelNeed> missingOfObject(llvm::function_ref<bool(Index)> isAsked) const;
  bool verifiesUncalled() const { return verifiesAll; }

private:
  struct Extern {
    ExternState state = ExternState::Present;
    bool isFunction = false, isWeak = false, isOther = false; ///< isOther: there, with other types
    btf::TypeId type = 0;
  };
  using Numbers = std::optional<std::set<uint64_t>>;

  void readExterns(const btf::View &local);
  Extern lookUp(const btf::View &local, btf::Type type) const;
  Numbers numbersOf(llvm::StringRef enumName) const;
  std::optional<KernelNeed> missingTarget(Index program) const;
  std::optional<KernelNeed> missingKind(Index program) const;
  std::optional<KernelNeed> missingStructOps(const Map &map) const;
  KernelNeed externNeed(Index symbol, const Extern &known) const;

  const Object &object;
  const Disassembler &text;
  const CoreTarget &target;
  llvm::StringRef kernel;
  std::map<Index, Extern> externs;
  Numbers helpers, mapTypes, progTypes;
  bool verifiesAll = true;
};

} // namespace skep::object
