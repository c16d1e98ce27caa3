// Members of unnamed structs and unions belong, in C, to whatever contains them, at offsets counted from
// there. Those of a named member with an unnamed type ("struct { int a; } b;") are listed as "b.a": no name
// of a type stands for them.
#include "btfgen/model/DiffParts.h"
#include "btfgen/model/Spelling.h"
#include "btfgen/model/Uses.h"
#include "llvm/ADT/StringMap.h"

namespace skep::btf {
namespace {

/// Unnamed structs that are shared could unfold without end.
constexpr size_t maxParts = 20000;
constexpr unsigned maxNesting = 32;

class Parts {
public:
  explicit Parts(const View &view) : view(view) {}
  std::vector<Part> run(TypeId id);

private:
  void add(std::string name, std::string place, TypeId type, std::string text, uint8_t bits = 0);
  void members(Type record, uint64_t startBit, const std::string &prefix, unsigned nesting);
  void enumerators(Type type);
  std::string number(Type type) const;
  std::string declaration(Type type) const;

  const View &view;
  std::vector<Part> parts;
  llvm::StringMap<unsigned> seen;
};

void Parts::add(std::string name, std::string place, TypeId type, std::string text, uint8_t bits) {
  unsigned count = ++seen[name];
  if (count > 1)
    name += " #" + std::to_string(count);
  parts.push_back({std::move(name), std::move(place), type, bits, std::move(text)});
}

std::string bitPlace(uint64_t bit, uint8_t size) {
  std::string text = std::to_string(bit / 8);
  if (size || bit % 8)
    text += ":" + std::to_string(bit % 8);
  return text;
}

void Parts::members(Type record, uint64_t startBit, const std::string &prefix, unsigned nesting) {
  for (Member member : record.members()) {
    if (parts.size() >= maxParts)
      return;
    View::FieldBits bits = view.fieldBits(member);
    uint64_t bit = startBit + bits.offset;
    Type type = view.type(view.skipModifiers(member.type));
    if (std::optional<Type> inner = unnamedRecord(view, member))
      type = *inner;
    bool opened =
        isStructOrUnion(type.kind()) && (type.name().empty() || member.name.empty()) && nesting < maxNesting;
    std::string name = prefix + (member.name.empty() ? "(unnamed)" : member.name.str());
    if (!member.name.empty() || !opened) {
      std::string text = spell(view, member.type);
      if (bits.size)
        text += " : " + std::to_string(bits.size);
      add(name, bitPlace(bit, bits.size), opened ? 0 : member.type, std::move(text), bits.size);
    }
    if (opened)
      members(type, bit, member.name.empty() ? prefix : name + ".", nesting + 1);
  }
}

void Parts::enumerators(Type type) {
  for (Enumerator entry : type.enumerators()) {
    std::string value = type.kindFlag() ? std::to_string(int64_t(entry.value)) : std::to_string(entry.value);
    add(entry.name.str(), std::move(value), 0, "");
    if (parts.size() >= maxParts)
      return;
  }
}

std::string Parts::number(Type type) const {
  std::string text = std::to_string(type.size()) + (type.size() == 1 ? " byte" : " bytes");
  if (!type.is(Kind::Int))
    return text;
  IntInfo info = type.intInfo();
  text += info.encoding & llvm::BTF::INT_BOOL     ? ", bool"
          : info.encoding & llvm::BTF::INT_SIGNED ? ", signed"
                                                  : ", unsigned";
  if (info.bits != type.size() * 8 || info.offset)
    text += ", " + std::to_string(info.bits) + " bits at " + std::to_string(info.offset);
  return text;
}

std::string Parts::declaration(Type type) const {
  if (type.is(Kind::Typedef))
    return spell(view, type.ref());
  uint32_t linkage = type.linkage(); // of kernels' functions always static, which goes without saying
  std::string text = linkage == 1 ? "global " : linkage == 2 ? "extern " : "";
  return text + spell(view, type.id());
}

/// Of "typedef struct { ... } x_t", what stands in the braces: no other name leads there.
TypeId behindTypedef(const View &view, TypeId id) {
  if (!view.type(id).is(Kind::Typedef))
    return id;
  Type target = view.type(view.skipModifiers(view.type(id).ref()));
  bool unfolds = target.name().empty() && (isStructOrUnion(target.kind()) || isAnyEnum(target.kind()));
  return unfolds ? target.id() : id;
}

std::vector<Part> Parts::run(TypeId id) {
  Type type = view.type(behindTypedef(view, id));
  switch (type.kind()) {
  case Kind::Struct:
  case Kind::Union:
    members(type, 0, "", 0);
    break;
  case Kind::Enum:
  case Kind::Enum64:
    enumerators(type);
    break;
  case Kind::Int:
  case Kind::Float:
    add("", "", 0, number(type));
    break;
  default:
    add("", "", id, declaration(type));
    break;
  }
  return std::move(parts);
}

} // namespace

std::vector<Part> partsOf(const View &view, TypeId id) { return Parts(view).run(id); }

} // namespace skep::btf
