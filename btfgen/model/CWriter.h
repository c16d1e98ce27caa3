// Types as C text: declarators, and the definitions of structs, unions, enums and typedefs such that a
// compiler for a machine like the one the BTF comes from gives every member its offset and every type its
// size. Unnamed types are written where they are used. The order of definitions is Header.cpp's matter.
#pragma once

#include "btfgen/model/CNames.h"
#include "btfgen/model/Layout.h"

namespace skep::btf {

class CWriter {
public:
  /// Writes to `out` until it has `limit` bytes; what comes after is dropped, and full() says so.
  CWriter(const View &view, CNames &names, std::string &out, size_t limit)
      : view(view), names(names), layouts(view), out(out), limit(limit) {}

  /// Typedefs that are not kept are written as what they stand for, as are those that a macro may hide.
  void keepTypedef(TypeId id) {
    if (kept.empty())
      kept.resize(view.numTypes());
    kept[id] = !names.mayBeMacro(view.type(id).name());
  }
  bool keepsTypedef(TypeId id) const { return !kept.empty() && kept[id]; }
  bool full() const { return out.size() >= limit; }

  /// "struct x;" for a struct, union, enum or forward declaration.
  void forward(Type type);
  /// The definition of anything that has a name, and of an unnamed enum, with its semicolon.
  void define(Type type);
  /// "extern int f(struct x *, u32)" for a FUNC.
  void prototype(Type func);
  /// `name` declared with type `id`: "const struct x *name[4]"; with an empty name, only the type.
  void declare(TypeId id, llvm::StringRef name, unsigned indent = 0);

private:
  void put(llvm::StringRef text) {
    if (!full())
      out += text;
  }
  void putIndent(unsigned indent) {
    if (!full())
      out.append(indent, '\t');
  }
  void base(Type type, bool mention, unsigned indent);
  std::string parameters(Type proto);
  void record(Type type, unsigned indent, bool isNamed = true);
  void structMembers(Type type, bool packed, unsigned indent);
  void unionMembers(Type type, bool packed, unsigned indent);
  bool isNamedRecord(TypeId id) const;
  void member(const Member &member, unsigned indent);
  void pad(uint64_t from, uint64_t to, unsigned indent);
  void padUnion(uint64_t bytes, unsigned indent);
  void enumeration(Type type, unsigned indent);
  void enumerator(llvm::StringRef name, uint64_t value, bool isSigned, unsigned indent);
  void enumValue(uint64_t value, bool isSigned);
  template <class Write> void unlessMacro(llvm::StringRef name, Write write);
  void ownType(Type type);

  const View &view;
  CNames &names;
  Layouts layouts;
  std::string &out;
  size_t limit;
  std::vector<bool> kept;
};

} // namespace skep::btf
