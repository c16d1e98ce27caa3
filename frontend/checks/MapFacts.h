// What several rules about maps ask: the definitions to judge, how large key and value are, and how to say
// it.
#pragma once

#include "frontend/checks/Checks.h"

namespace skep::frontend {

/// The maps that this source defines, inner ones after the others. One that is only declared is not in it.
std::vector<const Map *> definedMaps(const Unit &unit);

/// "map 'events'", or "the inner map of 'events'".
std::string nameOf(const Map &map);
/// "BPF_MAP_TYPE_HASH".
std::string nameOf(MapType type);
/// "1 byte", "8 bytes".
std::string bytesText(uint64_t bytes);

/// Where to point when the map lacks something.
clang::SourceLocation placeOf(const Map &map);
/// Where to point at a member's number or type.
clang::SourceLocation placeOf(const Map::Member &member);

/// The expression in __type(name, EXPRESSION), which has the expression's type; null for a type.
const clang::Expr *expressionAsType(const Map::Member &member);

/// The attribute of libbpf that a member of another name surely stands for; empty when there is none.
llvm::StringRef meantAttribute(llvm::StringRef name);
bool isAttribute(llvm::StringRef name);
/// Whether the map says it, though misspelt or in the wrong form: then it is not missing.
bool says(const Map &map, llvm::StringRef attribute);

/// Key or value of a map.
struct Side {
  const Map::Member *typed = nullptr, *sized = nullptr; ///< key and key_size, or value and value_size
  std::optional<uint64_t> bytes; ///< nothing when it is not said or the type is incomplete

  bool given() const { return typed || sized; }
  const Map::Member *member() const { return typed ? typed : sized; }
  /// The type, or null when there is only a size.
  clang::QualType type() const { return typed ? typed->type : clang::QualType(); }
};
Side keyOf(const Map &map, const clang::ASTContext &ast);
Side valueOf(const Map &map, const clang::ASTContext &ast);

/// sizeof, or nothing for a type that has none.
std::optional<uint64_t> sizeOf(clang::QualType type, const clang::ASTContext &ast);

/// The enumerators that an expression is written with.
std::vector<const clang::EnumConstantDecl *> enumeratorsIn(const clang::Stmt *expr);

/// A change of one word, when it stands in the file as such.
std::optional<clang::FixItHint> replaceWord(const Checks &cx, clang::SourceLocation at, llvm::StringRef old,
                                            llvm::StringRef wanted);
/// A new line with `text` after a member's line.
std::optional<clang::FixItHint> addAfter(const Checks &cx, const Map::Member &member, llvm::StringRef text);

} // namespace skep::frontend
