// Private to CO-RE apply: a record as a path through types, and the rules by which a path or a type of the
// object matches one of the kernel.
#pragma once

#include "backend-glue/object/Core.h"

namespace skep::object::core {

/// The longest access string that libbpf takes.
inline constexpr unsigned maxPath = 64;

/// Bounds the work on BTF that is made to cost exponential time: comparing two types of a real kernel takes
/// hundreds of steps, all records of a big object some hundred thousand.
struct Steps {
  uint64_t left = 50'000'000;
  bool take(uint64_t count = 1) {
    left = count > left ? 0 : left - count;
    return left > 0;
  }
};

/// A point on the path that has a meaning: a named member, an index into an array, an enumerator. Members
/// without a name are passed through and make none.
struct Point {
  btf::TypeId type;     ///< of what is indexed (an array's element type; the struct that has the member)
  uint32_t index;       ///< of the member, element or enumerator
  llvm::StringRef name; ///< empty for an element
};

/// Where a record leads, in the object's or in a kernel's types.
struct Spec {
  const btf::View *view = nullptr;
  btf::TypeId root = 0;
  uint32_t kind = 0; ///< BTF::PatchableRelocKind
  llvm::SmallVector<uint32_t, 8> raw;
  llvm::SmallVector<Point, 8> points;
  uint32_t bitOffset = 0; ///< wraps around, as libbpf's does
};

enum class Match : uint8_t { No, Yes, Error };

bool isFieldKind(uint32_t kind);
bool isTypeKind(uint32_t kind);
bool isEnumKind(uint32_t kind);

/// Bytes that a value of the type takes; nothing for what has no size (void, functions, forward declarations)
/// and what is too big. Unlike View::sizeOf, pointers have the size that the side's machine gives them.
std::optional<uint32_t> sizeOf(const btf::View &view, btf::TypeId id, unsigned pointerSize);

/// Reads a record of the object. Fills `why` when it makes no sense.
std::optional<Spec> parseSpec(const btf::View &local, const CoreReloc &record, std::string &why);
/// Finds the same path from the type `root` of the kernel.
Match matchSpec(const Spec &local, const btf::View &view, btf::TypeId root, Spec &target, Steps &steps);

/// May two types stand for one another as a field's type?
Match fieldsCompatible(const btf::View &local, btf::TypeId localId, const btf::View &target,
                       btf::TypeId targetId, Steps &steps);
/// bpf_core_type_exists(): the same kind of thing down to pointees and parameters.
Match typesCompatible(const btf::View &local, btf::TypeId localId, const btf::View &target,
                      btf::TypeId targetId, Steps &steps);
/// bpf_core_type_matches(): also members, enumerators and sizes of integers.
Match typesMatch(const btf::View &local, btf::TypeId localId, const btf::View &target, btf::TypeId targetId,
                 Steps &steps);

/// What a record asks for, on both sides.
struct Answer {
  bool poison = false;  ///< the kernel has no answer
  bool badSize = false; ///< a load or store cannot be adjusted to the kernel's size
  bool validate = true; ///< the instruction must hold the old value
  uint64_t oldValue = 0, newValue = 0;
  uint32_t oldSize = 0, newSize = 0; ///< of the field, when its offset is asked for
};

/// `target` is null when nothing in the kernel fits. Fills `why` when there can be no answer.
std::optional<Answer> answerOf(const Spec &local, const Spec *target, Endian endian, bool elementSizes,
                               std::string &why);

struct Patched {
  CoreResult result = CoreResult::Resolved;
  uint8_t oldBytes = 0, newBytes = 0; ///< of a load or store whose width changed
  std::string why;
};
/// Puts the answer into an instruction. A poisoned ld_imm64 becomes two calls: `second` is then the other
/// one.
Patched patch(Insn &insn, const Answer &answer, std::optional<Insn> &second);

} // namespace skep::object::core
