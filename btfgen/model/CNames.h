// The names that types get in C: BTF names made valid, unique in C's two name spaces, and clear of what the
// source defines itself.
#pragma once

#include "btfgen/model/Closure.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"

namespace skep::btf {

/// `name` when it is an identifier that C leaves to its users; else the nearest one that is.
std::string identifier(llvm::StringRef name);
bool isIdentifier(llvm::StringRef name);

class CNames {
public:
  CNames(const View &view, const TypeWish *avoid) : view(view), avoid(avoid) {}

  /// Gives the type the next free form of its name: `x`, `x___2`, ... A tag that the source defines becomes
  /// `x___kernel`: CO-RE ignores what follows three underscores. Call once for each type to be defined.
  void claim(TypeId id);
  /// The name under which a type is defined.
  std::string defined(Type type) const;
  /// The name by which it is mentioned, where an incomplete type will do.
  std::string mentioned(Type type) const;
  /// A free name for an enumerator; likewise.
  std::string claimEnumerator(llvm::StringRef name);
  /// Whether a macro may have this name where the header is included.
  bool mayBeMacro(llvm::StringRef name) const { return avoid && avoid->macros.contains(name); }

private:
  std::string claimIn(llvm::StringMap<unsigned> &space, std::string name, bool clashes);

  const View &view;
  const TypeWish *avoid;
  llvm::StringMap<unsigned> tags, ordinary;    ///< how often each name was claimed
  llvm::DenseMap<TypeId, std::string> changed; ///< names other than the BTF's own
  llvm::DenseMap<TypeId, bool> foreign;        ///< types whose plain tag belongs to the source
};

} // namespace skep::btf
