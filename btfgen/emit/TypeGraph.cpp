// Which records are equal: two are when their own words are and what they refer to is equal. Since types
// refer to one another in circles, equality is assumed and then refuted: records of equal words start in one
// class, and a class is split as long as two of its records refer to different classes. What is left together
// cannot be told apart by any path of references, whatever circles it goes through.
//
// In C a pointer, a const and a prototype have no name, so the same one is met again and again, in each
// function and each compile unit; LLVM writes each. A type of two compile units is one here if, and only if,
// both say the same all the way down.
//
// Names are not shared further than whole: a name that is the end of another could point into it, but there
// are readers (cilium/ebpf) that want every name to start behind the end of one.
#include "btfgen/emit/TypeGraph.h"
#include "llvm/ADT/SmallString.h"
#include <map>

namespace skep::btf {

using namespace llvm;

Draft TypeGraph::add(Record record) {
  records.push_back(std::move(record));
  return Draft(records.size());
}

/// Everything that a record says but for what it refers to, as bytes.
static void spell(const Record &record, uint32_t self, SmallVectorImpl<char> &text) {
  auto number = [&](uint64_t value) {
    text.append(reinterpret_cast<const char *>(&value), reinterpret_cast<const char *>(&value + 1));
  };
  auto name = [&](StringRef words) {
    number(words.size());
    text.append(words.begin(), words.end());
  };
  number(uint64_t(record.kind) << 32 | record.number);
  number(uint64_t(record.encoding) << 32 | record.flag);
  number(record.isUnique ? self : 0);
  name(record.name);
  number(record.parts.size());
  for (const Part &part : record.parts) {
    name(part.name);
    number(part.value);
    number(part.bits);
  }
}

/// A number for each record, by draft; equal for equal words. 0 is void.
std::vector<uint32_t> TypeGraph::coloursOfText() const {
  std::vector<uint32_t> colours(1, 0);
  StringMap<uint32_t> known;
  SmallString<256> text;
  for (const Record &record : records) {
    text.clear();
    spell(record, colours.size(), text);
    colours.push_back(known.try_emplace(text, known.size() + 1).first->second);
  }
  return colours;
}

/// One round of telling apart; false when there was nothing to tell. All records are judged by the colours
/// before the round.
bool TypeGraph::split(std::vector<uint32_t> &colours, uint32_t &count) const {
  std::vector<uint32_t> shared(count);
  for (uint32_t colour : colours)
    ++shared[colour];
  std::map<std::vector<uint32_t>, uint32_t> known;
  std::vector<bool> isTaken(count);
  std::vector<uint32_t> next = colours, signature;
  for (uint32_t draft = 1; draft < colours.size(); ++draft) {
    uint32_t colour = colours[draft];
    if (shared[colour] < 2)
      continue;
    const Record &record = records[draft - 1];
    signature.assign({colour, colours[uint32_t(record.type)]});
    for (const Part &part : record.parts)
      signature.push_back(colours[uint32_t(part.type)]);
    auto [place, isNew] = known.try_emplace(signature, colour);
    if (isNew && isTaken[colour])
      place->second = count++;
    isTaken[colour] = true;
    next[draft] = place->second;
  }
  bool changed = count > isTaken.size();
  colours = std::move(next);
  return changed;
}

void TypeGraph::share() {
  std::vector<uint32_t> colours = coloursOfText();
  uint32_t count = *std::max_element(colours.begin(), colours.end()) + 1;
  while (split(colours, count))
    ;
  std::vector<TypeId> idOfColour(count);
  TypeId last = 0;
  ids.assign(1, 0);
  for (uint32_t draft = 1; draft < colours.size(); ++draft) {
    TypeId &id = idOfColour[colours[draft]];
    if (!id)
      id = ++last;
    ids.push_back(id);
  }
}

void TypeGraph::writeRecord(Builder &builder, const Record &record) const {
  TypeId type = id(record.type);
  std::vector<Member> members;
  std::vector<Enumerator> enumerators;
  std::vector<btf::Param> params;
  std::vector<SecVar> variables;
  switch (record.kind) {
  case Kind::Int:
    builder.addInt(
        record.name, record.number,
        {uint8_t(record.encoding >> 24), uint8_t(record.encoding >> 16), uint8_t(record.encoding)});
    return;
  case Kind::Float:
    builder.addFloat(record.name, record.number);
    return;
  case Kind::Array:
    builder.addArray(type, id(record.parts.front().type), record.number);
    return;
  case Kind::Struct:
  case Kind::Union:
    for (const Part &part : record.parts)
      members.push_back({part.name, id(part.type), uint32_t(part.value), part.bits});
    builder.addAggregate(record.kind, record.name, record.number, members);
    return;
  case Kind::Enum:
  case Kind::Enum64:
    for (const Part &part : record.parts)
      enumerators.push_back({part.name, part.value});
    builder.addEnum(record.kind, record.name, record.number, record.flag, enumerators);
    return;
  case Kind::Fwd:
    builder.addFwd(record.name, record.flag);
    return;
  case Kind::FuncProto:
    for (const Part &part : record.parts)
      params.push_back({part.name, id(part.type)});
    builder.addFuncProto(type, params);
    return;
  case Kind::Func:
    builder.addFunc(record.name, type, record.number);
    return;
  case Kind::Var:
    builder.addVar(record.name, type, record.number);
    return;
  case Kind::Datasec: // offsets, and the size, are the loader's to fill in
    for (const Part &part : record.parts)
      variables.push_back({id(part.type), 0, uint32_t(part.value)});
    builder.addDatasec(record.name, record.number, variables);
    return;
  case Kind::DeclTag:
    builder.addDeclTag(record.name, type, int32_t(record.number));
    return;
  default:
    builder.addReference(record.kind, record.name, type);
  }
}

void TypeGraph::write(Builder &builder, function_ref<void(const Record &, TypeId)> starting) const {
  for (uint32_t draft = 1; draft < ids.size(); ++draft) {
    if (ids[draft] != builder.nextId())
      continue; // the first of its equals was written
    starting(records[draft - 1], ids[draft]);
    writeRecord(builder, records[draft - 1]);
  }
}

} // namespace skep::btf
