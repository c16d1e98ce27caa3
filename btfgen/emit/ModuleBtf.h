// BTF of one module, gathered while its functions are read one after the other.
#pragma once

#include "btfgen/emit/DebugTypes.h"
#include "btfgen/emit/ExtRecords.h"
#include <map>

namespace llvm {
class Constant;
class Function;
class GlobalVariable;
class Module;
} // namespace llvm

namespace skep::btf {

/// Where a variable's bytes will lie, which the code generator knows.
struct VariablePlace {
  llvm::StringRef section; ///< empty for an extern one that names none
  bool isPooled = false;   ///< with equal constants of other objects (.rodata.str1.1)
};

class ModuleBtf {
public:
  using FindPlace = llvm::function_ref<VariablePlace(const llvm::GlobalVariable &)>;

  explicit ModuleBtf(const llvm::Module &module) : module(module), types(graph) {}

  /// The functions in the order of their code, and of each, in this order: itself, then what its instructions
  /// need, one after the other. Maps come before the first.
  void addMaps(FindPlace place) { addVariables(place, true); }
  void addFunction(const llvm::Function &function, llvm::StringRef section, const llvm::MCSymbol *begin);
  /// For a function without debug metadata, whose CO-RE records count all the same.
  void enterSection(llvm::StringRef section) { records.enterSection(section); }
  void addLine(const llvm::MCSymbol *place, const llvm::DIFile *file, unsigned line, unsigned column) {
    records.addLine(place, file, line, column);
  }
  /// A CO-RE record at `place`. Gives the type, for typeId().
  Draft addRelocation(const llvm::MCSymbol *place, const llvm::DIType *type, llvm::StringRef access,
                      uint32_t kind);
  /// A function that code or data mentions; only those that are declared and no more are of interest.
  void addMention(const llvm::Function &function);
  /// Behind the last function.
  void finish(FindPlace place);

  /// After finish().
  TypeId typeId(Draft type) const { return graph.id(type); }
  bool empty() const { return graph.empty(); }
  struct Sections {
    Section btf;
    std::optional<Section> ext; ///< .BTF.ext, where there is code
  };
  Sections write() const;

private:
  void addVariables(FindPlace place, bool maps);
  void addVariable(const llvm::GlobalVariable &variable, llvm::StringRef section);
  void addInitializer(const llvm::Constant &value);
  Draft addSubprogram(const llvm::DISubprogram &subprogram, Draft prototype, uint32_t linkage);
  Record &dataSection(llvm::StringRef name);

  const llvm::Module &module;
  TypeGraph graph;
  DebugTypes types;
  ExtRecords records;
  std::map<std::string, Record> dataSections; ///< come last, sorted by their names
  llvm::DenseSet<const llvm::Function *> declared;
};

} // namespace skep::btf
