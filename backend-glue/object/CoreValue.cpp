// What a record asks for, as a number: once of the object's types, which gives what the compiler has put into
// the instruction, and once of the kernel's.
//
// A bitfield is read as an integer that contains it and then shifted left and right. Which integer is chosen
// here: the smallest that is aligned to its size and holds all the bits, beginning with that of the declared
// type. The compiler's choice may have been another, so for bitfields the instruction's old value is not
// checked.
#include "backend-glue/object/CoreSpec.h"

namespace skep::object::core {

using namespace btf;
using namespace llvm::BTF;

namespace {

enum class Got : uint8_t { Value, Nothing, Error };

/// The type and place of the field at the end of a path.
struct Field {
  TypeId type = 0;
  uint32_t byteOffset = 0, bytes = 0;
  uint32_t bitOffset = 0, bits = 0; ///< from the start of the struct
  bool isBitfield = false, isElement = false;
};

/// One side of a record.
class Side {
public:
  Side(const Spec &spec, unsigned pointerSize, Endian endian, bool elementSizes, std::string &why)
      : spec(spec), view(*spec.view), pointerSize(pointerSize), endian(endian), elementSizes(elementSizes),
        why(why) {}

  Got field(uint64_t &value);
  Got type(uint64_t &value);
  uint64_t enumerator() const;

  bool validate = true;
  uint32_t size = 0;     ///< of the field, when its offset is asked for
  TypeId sizeOfType = 0; ///< the field's type then

private:
  Got fail(const char *text) {
    why = text;
    return Got::Error;
  }
  Got locate(Field &field);
  Got containBits(Field &field);
  Got offset(const Field &field, uint64_t &value);
  uint64_t isSigned(const Field &field) const;
  uint64_t leftShift(const Field &field) const;

  const Spec &spec;
  const View &view;
  unsigned pointerSize;
  Endian endian;
  bool elementSizes;
  std::string &why;
};

Got Side::containBits(Field &field) {
  Type type = view.type(field.type);
  field.bytes = hasSize(type.kind()) ? type.size() : 0;
  if (field.bytes == 0)
    return fail("a bitfield is of a type that has no size");
  for (;; field.bytes *= 2) {
    field.byteOffset = field.bitOffset / 8 / field.bytes * field.bytes;
    if (field.bitOffset + field.bits - field.byteOffset * 8 <= field.bytes * 8)
      return Got::Value;
    if (field.bytes >= 8)
      return fail("a bitfield cannot be read with one load of 8 bytes");
  }
}

Got Side::locate(Field &field) {
  const Point &last = spec.points.back();
  field.bitOffset = spec.bitOffset;
  field.isElement = last.name.empty();
  if (field.isElement) {
    field.type = last.type;
  } else {
    Member member = view.type(last.type).members()[last.index];
    field.type = view.resolve(member.type);
    field.bits = member.bitSize;
    field.isBitfield = member.bitSize > 0;
  }
  if (field.isBitfield)
    return containBits(field);
  std::optional<uint32_t> bytes = sizeOf(view, field.type, pointerSize);
  if (!bytes)
    return fail("the field is of a type that has no size");
  field.bytes = *bytes;
  field.byteOffset = field.bitOffset / 8;
  field.bits = field.bytes * 8;
  return Got::Value;
}

Got Side::offset(const Field &field, uint64_t &value) {
  value = field.byteOffset;
  if (field.isBitfield)
    return Got::Value;
  size = field.bytes;
  sizeOfType = field.type;
  if (!elementSizes)
    return Got::Value;
  TypeId element = view.resolve(field.type);
  while (view.type(element).is(Kind::Array))
    element = view.resolve(view.type(element).array().element);
  std::optional<uint32_t> bytes = sizeOf(view, element, pointerSize);
  if (!bytes)
    return fail("the field is an array of a type that has no size");
  size = *bytes;
  return Got::Value;
}

uint64_t Side::isSigned(const Field &field) const {
  Type type = view.type(field.type);
  if (isAnyEnum(type.kind()))
    return type.kindFlag();
  return type.is(Kind::Int) && (type.intInfo().encoding & INT_SIGNED);
}

uint64_t Side::leftShift(const Field &field) const {
  uint32_t within = field.bitOffset - field.byteOffset * 8;
  if (endian == Endian::Little)
    return uint32_t(64 - (within + field.bits));
  return uint32_t((8 - field.bytes) * 8 + within);
}

Got Side::field(uint64_t &value) {
  Field field;
  if (Got got = locate(field); got != Got::Value)
    return got;
  if (field.isElement && spec.kind != FIELD_BYTE_OFFSET && spec.kind != FIELD_BYTE_SIZE)
    return fail("of an array's element only the offset and the size can be asked for");
  validate = !field.isBitfield || spec.kind == FIELD_SIGNEDNESS || spec.kind == FIELD_RSHIFT_U64;
  switch (spec.kind) {
  case FIELD_BYTE_OFFSET:
    return offset(field, value);
  case FIELD_BYTE_SIZE:
    value = field.bytes;
    return Got::Value;
  case FIELD_SIGNEDNESS:
    value = isSigned(field);
    return Got::Value;
  case FIELD_LSHIFT_U64:
    value = leftShift(field);
    return Got::Value;
  default:
    value = uint32_t(64 - field.bits);
    return Got::Value;
  }
}

Got Side::type(uint64_t &value) {
  value = 1;
  if (spec.kind == BTF_TYPE_ID_REMOTE) {
    value = spec.root;
    validate = false; // linkers renumber types
  } else if (spec.kind == TYPE_SIZE) {
    std::optional<uint32_t> bytes = sizeOf(view, spec.root, pointerSize);
    if (!bytes)
      return fail("the type has no size");
    value = *bytes;
  }
  return Got::Value;
}

/// libbpf takes the 32 bits of an enum as signed, whether the enum is or not.
uint64_t Side::enumerator() const {
  Type type = view.type(spec.points[0].type);
  uint64_t value = type.enumerators()[spec.points[0].index].value;
  return type.is(Kind::Enum) ? uint64_t(int64_t(int32_t(uint32_t(value)))) : value;
}

bool isUnsignedInt(Type type) { return type.is(Kind::Int) && type.intInfo().encoding != INT_SIGNED; }

/// Pointers and unsigned integers mean the same when they are read with another width, because a narrow load
/// clears the rest of the register.
bool canAdjustSize(Type l, Type t) {
  return (l.is(Kind::Ptr) && t.is(Kind::Ptr)) || (isUnsignedInt(l) && isUnsignedInt(t));
}

bool fieldAnswer(Side &local, Side *target, const Spec &spec, const View *targetView, Answer &answer) {
  if (spec.kind == FIELD_EXISTENCE) {
    answer.oldValue = 1;
    answer.newValue = target != nullptr;
    return true;
  }
  if (local.field(answer.oldValue) == Got::Error)
    return false;
  answer.validate = local.validate;
  answer.oldSize = local.size;
  answer.poison = !target;
  if (!target)
    return true;
  if (target->field(answer.newValue) == Got::Error)
    return false;
  answer.newSize = target->size;
  answer.badSize = answer.oldSize != answer.newSize &&
                   !canAdjustSize(spec.view->type(local.sizeOfType), targetView->type(target->sizeOfType));
  return true;
}

bool typeAnswer(Side &local, Side *target, Answer &answer) {
  if (local.type(answer.oldValue) == Got::Error)
    return false;
  answer.validate = local.validate;
  return !target || target->type(answer.newValue) == Got::Value;
}

} // namespace

std::optional<Answer> answerOf(const Spec &local, const Spec *target, Endian endian, bool elementSizes,
                               std::string &why) {
  Answer answer;
  Side l(local, 8, endian, elementSizes, why);
  std::optional<Side> t;
  if (target)
    t.emplace(*target, target->view->pointerSize(), endian, elementSizes, why);
  Side *targetSide = t ? &*t : nullptr;
  bool done = true;
  if (isFieldKind(local.kind))
    done = fieldAnswer(l, targetSide, local, target ? target->view : nullptr, answer);
  else if (isTypeKind(local.kind))
    done = typeAnswer(l, targetSide, answer);
  else if (local.kind == ENUM_VALUE_EXISTENCE) {
    answer.oldValue = 1;
    answer.newValue = target != nullptr;
  } else {
    answer.oldValue = l.enumerator();
    answer.poison = !target;
    answer.newValue = target ? t->enumerator() : 0;
  }
  if (!done)
    return std::nullopt;
  return answer;
}

} // namespace skep::object::core
