// From the types of debug metadata to BTF types: which ones are needed, and how much of each.
#pragma once

#include "btfgen/emit/TypeGraph.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/IR/DebugInfoMetadata.h"

namespace skep::btf {

class DebugTypes {
public:
  explicit DebugTypes(TypeGraph &graph) : graph(graph) {}

  /// A type that the program needs as a whole: of a variable, an argument, a CO-RE record. Null is void, and
  /// so is what BTF has no kind for.
  Draft add(const llvm::DIType *type) { return visit(type, {}); }
  /// The type of a map's definition, whose members say by their types what the map holds.
  Draft addMapDefinition(const llvm::DIType *type);
  /// `names` are those of the parameters; those of a prototype that is only declared have none.
  Draft addPrototype(const llvm::DISubroutineType *type, llvm::ArrayRef<llvm::StringRef> names);
  /// A record for each btf_decl_tag among `annotations`.
  void addDeclTags(llvm::DINodeArray annotations, Draft target, int component);
  /// Ends it: what has only been pointed to becomes a declaration, where nothing else made it more.
  void settlePointees();

private:
  /// How a type was reached.
  struct Way {
    bool inMember = false;      ///< as, or behind, a member of a struct
    bool behindPointer = false; ///< and from there through a pointer
    bool onlyPointedTo() const { return inMember && behindPointer; }
  };
  Draft visit(const llvm::DIType *type, Way way);
  void visitAgain(const llvm::DIDerivedType *type, Way way);
  Draft visitBasic(const llvm::DIBasicType &type);
  Draft visitDerived(const llvm::DIDerivedType &type, Way way);
  Draft visitComposite(const llvm::DICompositeType &type);
  Draft visitRecord(const llvm::DICompositeType &type, Kind kind);
  Draft visitArray(const llvm::DICompositeType &type);
  Draft visitEnum(const llvm::DICompositeType &type);
  Draft visitFunctionType(const llvm::DISubroutineType &type);
  void fillPrototype(Draft draft, const llvm::DISubroutineType &type, llvm::ArrayRef<llvm::StringRef> names);
  Draft tagged(const llvm::DIDerivedType &pointer, Draft pointee);
  Draft know(const llvm::DIType &type, Record record);

  TypeGraph &graph;
  llvm::DenseMap<const llvm::DIType *, Draft> known;
  llvm::StringMap<Draft> records; ///< the first struct or union of each name
  /// What stands before records of which nothing is known to be needed, by the record.
  llvm::MapVector<const llvm::DICompositeType *, std::vector<std::pair<const llvm::DIDerivedType *, Draft>>>
      waiting;
  Draft index = Draft::Void; ///< the type of array indices
};

} // namespace skep::btf
