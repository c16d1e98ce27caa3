// Inside of KernelForm.cpp and the two files beside it: three passes over records that View::open has found
// readable.
//
//   KernelRecords.cpp   each record by itself
//   KernelForm.cpp      how deep references lead, in the order in which the kernel follows them
//   KernelMeaning.cpp   what a reference may lead to, given that it ends
#pragma once

#include "btfgen/model/View.h"
#include "core/support/Diags.h"
#include "llvm/ADT/Twine.h"

namespace skep::btf {

/// Names of types, members and parameters that the kernel takes.
bool isKernelIdentifier(llvm::StringRef name);

/// As the kernel counts: what a type means is found through these.
inline bool isSeenThrough(Kind kind) { return isModifier(kind) || kind == Kind::Typedef; }
inline bool isSource(Kind kind) {
  return kind == Kind::Var || kind == Kind::DeclTag || kind == Kind::Datasec;
}
inline bool isFollowed(Kind kind) {
  return isSeenThrough(kind) || isSource(kind) || isStructOrUnion(kind) || kind == Kind::Ptr ||
         kind == Kind::Array || kind == Kind::Func;
}

class KernelChecker {
public:
  using Problem = std::optional<Diagnostic>;

  KernelChecker(const View &view, llvm::ArrayRef<uint8_t> bytes, llvm::StringRef name)
      : view(view), bytes(bytes), name(name) {}
  Problem run();

private:
  Diagnostic problem(Diag id, const llvm::Twine &message, uint64_t offset) const {
    return makeDiag(id, message.str()).at({.file = name.str(), .section = ".BTF", .offset = offset});
  }
  Diagnostic bad(Diag id, Type type, const llvm::Twine &message) const {
    return problem(id, "type " + llvm::Twine(type.id()) + ": " + kindName(type.kind()) + " " + message,
                   view.recordOffset(type.id()));
  }
  Diagnostic badField(Type type, const llvm::Twine &message) const {
    return bad(Diag::BtfBadField, type, message);
  }
  Diagnostic badMember(Type type, uint32_t index, const llvm::Twine &message) const {
    return bad(Diag::BtfBadMember, type, "entry " + llvm::Twine(index) + " " + message);
  }
  Diagnostic badName(Type type, const llvm::Twine &what) const { return bad(Diag::BtfBadName, type, what); }
  Diagnostic badTarget(Type type, TypeId to, const llvm::Twine &why) const {
    return bad(Diag::BtfBadReference, type, "refers to type " + llvm::Twine(to) + ", " + why);
  }

  Problem checkHeader() const;
  Problem checkRecord(Type type) const;
  Problem checkRecordName(Type type) const;
  Problem checkStringOffset(uint32_t offset, Type type) const;
  Problem checkFlags(Type type) const;
  Problem checkInt(Type type) const;
  Problem checkEnum(Type type) const;
  Problem checkMembers(Type type) const;
  Problem checkDatasec(Type type) const;

  Problem checkDepth();
  bool follow(TypeId id);
  TypeId nextStep(TypeId id, uint32_t &place);
  bool isResolved(TypeId id) const { return id < first || resolved[id - first]; }
  bool stops(TypeId id) const;

  Problem checkMeaning(Type type) const;
  std::optional<uint64_t> size(TypeId id) const;
  bool isRegularInt(TypeId id) const;
  Problem checkArray(Type type) const;
  Problem checkMemberTypes(Type type) const;
  Problem checkMember(Type type, uint32_t index, Member member) const;
  Problem checkPrototype(Type type) const;
  Problem checkFunc(Type type) const;
  Problem checkVariables(Type type) const;
  Problem checkTag(Type type) const;
  Problem checkTagOrder(Type type) const;

  const View &view;
  llvm::ArrayRef<uint8_t> bytes;
  llvm::StringRef name;
  TypeId first = view.firstOwnId(), end = view.numTypes();

  enum class Mode : uint8_t { Open, Pointer, Contents } mode = Mode::Open;
  std::vector<bool> resolved;
};

} // namespace skep::btf
