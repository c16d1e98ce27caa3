// What comes out of the units, on its way to being one BTF: types are deduplicated whenever there are many,
// and at the end what only the whole file shows is settled: functions of one name with different prototypes,
// and the variables of all units in one DATASEC.
#pragma once

#include "btfgen/dwarf/DebugFile.h"
#include "btfgen/dwarf/LeftOut.h"
#include "btfgen/model/Builder.h"
#include "llvm/ADT/StringSet.h"

namespace skep::btf {

class Gather {
public:
  Gather(const DebugFile &file, const View *base, LeftOut &leftOut);

  Builder &builder() { return *types; }
  /// VAR records that a unit has added, with their places.
  void addVariables(llvm::ArrayRef<SecVar> variables);
  /// A function added as "extern", because its code is another's, is global and not static.
  void noteGlobal(llvm::StringRef name) { globals.insert(name); }
  Status reduceIfBig();
  Result<std::vector<uint8_t>> finish();

private:
  Result<std::vector<uint8_t>> reduced();
  std::vector<uint8_t> settle(const View &view);
  llvm::StringMap<TypeId> chooseFunctions(const View &view);
  void addSection(Builder &out, std::vector<SecVar> variables) const;

  const DebugFile &file;
  const View *base;
  LeftOut &leftOut;
  std::unique_ptr<Builder> types;
  llvm::StringSet<> globals;
};

} // namespace skep::btf
