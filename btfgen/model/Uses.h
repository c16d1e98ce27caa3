// What must be known before a type can be written down in C: the walk that both the order of declarations
// (Header.cpp) and the choice of needed types (Closure.cpp) follow.
#pragma once

#include "btfgen/model/View.h"

namespace skep::btf {

/// C's `struct x *` needs only the name; a member of type `struct x` needs the definition.
enum class Use : uint8_t { Mention, Complete };

/// Whether C has no word for an INT or FLOAT, so that a header must define its name.
bool needsOwnName(const View &view, Type type);

/// Whether a typedef's name is the compiler's own, as __builtin_va_list is.
inline bool isBuiltin(llvm::StringRef typedefName) { return typedefName.starts_with("__builtin_"); }

/// The struct or union of a member without a name, whose members are those of the struct around it. Kernels
/// since 6.19, compiled with -fms-extensions, have "struct tagged;" as such a member; C without extensions
/// takes that for a declaration, so a header writes the members out, as if the struct had no name.
inline std::optional<Type> unnamedRecord(const View &view, const Member &member) {
  if (!member.name.empty())
    return std::nullopt;
  Type type = view.type(view.resolve(member.type));
  return isStructOrUnion(type.kind()) ? std::optional(type) : std::nullopt;
}

/// Visitor: bool keepsTypedef(TypeId)             false = the typedef is written as what it stands for
///          bool wantsPointee(StringRef member)   true = what this member points to shall be complete
///          void use(TypeId unit, Use)            a type with a name is used
///          void useUnnamedEnum(TypeId)           an enum is written out here
template <class Visitor> class UseWalker {
public:
  /// `budget` bounds the number of steps, because unnamed structs that are shared can unfold endlessly.
  UseWalker(const View &view, Visitor &visitor, uint64_t budget)
      : view(view), visitor(visitor), budget(budget) {}

  bool exhausted() const { return budget == 0; }

  /// The uses in the definition of a named type.
  void definition(TypeId id) {
    Type type = view.type(id);
    if (isStructOrUnion(type.kind()))
      members(type);
    else if (type.is(Kind::Typedef))
      walk(type.ref(), Use::Mention, false);
  }

  /// The uses in a declaration of type `id`. `pointees`: pointers at the surface shall be followed.
  void walk(TypeId id, Use use, bool pointees) {
    bool inTypedef = false;
    while (budget && --budget) {
      Type type = view.type(id);
      switch (type.kind()) {
      case Kind::Const:
      case Kind::Volatile:
      case Kind::Restrict:
      case Kind::TypeTag:
        id = type.ref();
        continue;
      case Kind::Ptr:
        use = pointees ? Use::Complete : Use::Mention;
        id = type.ref();
        continue;
      case Kind::Array: // C wants to know elements even of an array that is only pointed to
        use = Use::Complete;
        id = type.array().element;
        continue;
      case Kind::FuncProto: // parameters and results may be incomplete until somebody calls
        for (Param param : type.params())
          walk(param.type, Use::Mention, false);
        use = Use::Mention;
        pointees = false;
        id = type.ref();
        continue;
      case Kind::Typedef:
        if (visitor.keepsTypedef(id)) {
          visitor.use(id, Use::Complete);
          if (use == Use::Mention)
            return;
          inTypedef = true;
        }
        id = type.ref();
        continue;
      case Kind::Struct:
      case Kind::Union:
        if (!type.name().empty())
          visitor.use(id, use);
        else if (!inTypedef) // otherwise the typedef spells it out
          members(type);
        return;
      case Kind::Enum:
      case Kind::Enum64: // C has no way to only mention one
        if (!type.name().empty())
          visitor.use(id, Use::Complete);
        else
          visitor.useUnnamedEnum(id);
        return;
      case Kind::Fwd:
        visitor.use(id, Use::Mention);
        return;
      case Kind::Int:
      case Kind::Float:
        if (needsOwnName(view, type))
          visitor.use(id, Use::Complete);
        return;
      default:
        return;
      }
    }
  }

private:
  void members(Type type) {
    for (Member member : type.members()) {
      if (!budget || !--budget)
        return;
      if (std::optional<Type> inner = unnamedRecord(view, member))
        members(*inner);
      else
        walk(member.type, Use::Complete, visitor.wantsPointee(member.name));
    }
  }

  const View &view;
  Visitor &visitor;
  uint64_t budget;
};

} // namespace skep::btf
