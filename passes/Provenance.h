// Where the addresses in a module come from: memory that the verifier lets a program touch, the kernel, a
// process. For passes that must know what a pointer is, through locals, structs, maps, arguments and results.
#pragma once

#include "core/spec/Helpers.h"
#include "passes/CoreField.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Module.h"
#include <map>
#include <set>

namespace skep {

struct ProgKind;

/// A byte of an object that the program itself owns.
struct Place {
  static constexpr int64_t anywhere = INT64_MIN;
  unsigned object = 0;
  int64_t offset = 0;
  auto operator<=>(const Place &) const = default;
};

/// What an address may be: a set of origins, and of places where it may point.
struct Provenance {
  enum Origin : uint8_t {
    Own = 1,     ///< the stack, a map, a packet, ...: the verifier knows it and lets the program touch it
    Context = 2, ///< the program's context
    Typed = 4,   ///< a kernel object that the verifier types by BTF
    Kernel = 8,  ///< an address of the kernel that to the verifier is a number
    User = 16,   ///< an address of a process
    Number = 32, ///< a number of unknown meaning
  };
  uint8_t origins = 0;
  std::set<Place> places;

  Provenance() = default;
  Provenance(unsigned origins) : origins(origins) {}
  bool has(unsigned any) const { return origins & any; }
  bool join(const Provenance &other); ///< true when this grew
  Provenance moved(int64_t by) const; ///< the same, `by` bytes on
};

/// How a read by an address must be done.
enum class Way {
  Direct, ///< as it is
  Kernel, ///< bpf_probe_read_kernel()
  User,   ///< bpf_probe_read_user()
  Either, ///< it may be both, or neither is known
};

class Provenances {
public:
  explicit Provenances(llvm::Module &module);

  Provenance of(const llvm::Value *value) const;
  Way wayOf(const llvm::Value *address) const;
  /// The local variables that hold `value`, by debug metadata.
  llvm::ArrayRef<const llvm::DILocalVariable *> variablesOf(const llvm::Value *value) const;
  /// The map whose definition `value` is, if it is one.
  const llvm::GlobalVariable *mapOf(const llvm::Value *value) const;

private:
  /// Something with contents that are kept track of, or a context.
  struct Object {
    const llvm::Value *value = nullptr;
    const ProgKind *kind = nullptr; ///< of a context
    bool isSyscall = false;         ///< of a context: its numbers are a system call's arguments
    bool isForeign = false;         ///< passed in from where is not known
    bool forgets = false;           ///< the verifier takes what is loaded from it for numbers
    bool holdsKptr = false;
    std::map<int64_t, Provenance> contents;
  };

  void findVariables();
  void addPrograms();
  void addProgram(const llvm::Function &function);
  bool visit(const llvm::Instruction &instruction);
  Provenance transfer(const llvm::Instruction &instruction);
  Provenance arithmetic(const llvm::Instruction &instruction) const;
  Provenance load(const llvm::LoadInst &load);
  Provenance pointee(const llvm::Value *address);
  Provenance fromContext(const Place &place) const;
  Provenance fromTyped(const llvm::Value *address) const;
  Provenance fromProbe(const llvm::Value *address, unsigned origins) const;
  Provenance call(const llvm::CallBase &call);
  Provenance callHelper(const llvm::CallBase &call, HelperId id);
  Provenance callDefined(const llvm::CallBase &call, const llvm::Function &callee);
  void callBack(const llvm::CallBase &call, const llvm::Function &callee);
  void mapContents(const llvm::CallBase &call, const HelperContract &contract);
  const llvm::DIType *fieldType(const llvm::Value *address) const;
  void store(const Provenance &to, const Provenance &value);
  void copy(const Provenance &to, const Provenance &from);
  bool isTypedContext(const Provenance &address) const;
  bool isTypedElsewhere(const llvm::Value *value) const;
  void grow(Provenance &target, const Provenance &by) { changed |= target.join(by); }
  unsigned object(const llvm::Value *value);
  Provenance ofConstant(const llvm::Constant *constant) const;

  llvm::Module &module;
  std::vector<Object> objects;
  llvm::DenseMap<const llvm::Value *, unsigned> objectOf;
  llvm::DenseMap<const llvm::Value *, Provenance> known;
  llvm::DenseMap<const llvm::Function *, Provenance> returned;
  llvm::DenseMap<const llvm::Value *, llvm::SmallVector<const llvm::DILocalVariable *, 1>> variables;
  unsigned foreign = 0; ///< the object of all that is passed in
  bool changed = false;
};

} // namespace skep
