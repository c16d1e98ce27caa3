// Marks what the answers to all records stand on, and copies that.
//
//   a field        the struct with this member alone (its size and the member's offset stay), and so on along
//   the
//                  path; of the field's own type no more than its kind and size: a struct without members, a
//                  pointer to void
//   an enumerator  the enum with this one alone
//   a type         itself; for the question whether it exists also pointees and parameters; whether it
//   matches,
//                  the members that the object's type has
//
// A record without an answer needs nothing: where nothing is, nothing is found. Yet less can be more: the
// last member left of a struct may look like a flexible array. So all records are tried on the result; should
// one differ, all members of the structs are kept.
#include "backend-glue/object/CoreMin.h"
#include "backend-glue/object/CoreSpec.h"
#include "btfgen/model/Builder.h"
#include "core/support/Diags.h"
#include <map>
#include <set>

namespace skep::object {

using namespace btf;
using namespace core;

namespace {

class Marks {
public:
  explicit Marks(const View &kernel) : kernel(kernel) {}

  void field(TypeId root, llvm::ArrayRef<uint32_t> path);
  void enumerator(TypeId root, uint32_t index);
  void compatible(TypeId id, unsigned depth = 0);
  void match(const View &local, TypeId localId, TypeId id, bool behindPointer, unsigned depth = 0);
  void wholeRecords();
  std::vector<uint8_t> copy(uint32_t &count) const;

private:
  struct Parts {
    std::set<uint32_t> kept; ///< members or enumerators
    bool all = false;
  };
  TypeId chain(TypeId id);
  TypeId shallow(TypeId id);
  TypeId add(Builder &builder, Type type, const Parts &parts, llvm::function_ref<TypeId(TypeId)> mapId) const;

  const View &kernel;
  std::map<TypeId, Parts> marked;
};

/// Marks modifiers and typedefs; gives the type behind them, which is not marked.
TypeId Marks::chain(TypeId id) {
  while (id && (isModifier(kernel.type(id).kind()) || kernel.type(id).is(Kind::Typedef))) {
    marked[id];
    id = kernel.type(id).ref();
  }
  return id;
}

/// Marks a type as far as its kind and size go; gives the type behind its modifiers.
TypeId Marks::shallow(TypeId id) {
  TypeId last = id = chain(id);
  for (;;) {
    if (!id)
      return last;
    marked[id];
    if (!kernel.type(id).is(Kind::Array))
      return last;
    ArrayInfo array = kernel.type(id).array();
    marked[chain(array.index)];
    id = chain(array.element);
  }
}

void Marks::field(TypeId root, llvm::ArrayRef<uint32_t> path) {
  TypeId id = shallow(root);
  for (uint32_t index : path.drop_front()) {
    Type type = kernel.type(id);
    if (type.is(Kind::Array)) {
      id = shallow(type.array().element);
    } else {
      marked[id].kept.insert(index);
      id = shallow(type.members()[index].type);
    }
  }
}

void Marks::enumerator(TypeId root, uint32_t index) {
  TypeId id = shallow(root);
  marked[id].kept.insert(index);
}

void Marks::compatible(TypeId id, unsigned depth) {
  if (depth > View::maxDepth)
    return;
  Type type = kernel.type(shallow(id));
  if (type.is(Kind::Ptr))
    compatible(type.ref(), depth + 1);
  else if (type.is(Kind::Array))
    compatible(type.array().element, depth + 1);
  if (!type.is(Kind::FuncProto))
    return;
  compatible(type.ref(), depth + 1);
  for (Param param : type.params())
    compatible(param.type, depth + 1);
}

/// Follows both sides as typesMatch() does, where it says yes.
void Marks::match(const View &local, TypeId localId, TypeId id, bool behindPointer, unsigned depth) {
  if (depth > View::maxDepth)
    return;
  TypeId target = shallow(id);
  Type t = kernel.type(target), l = local.type(local.resolve(localId));
  if (isAnyEnum(t.kind()))
    marked[target].all = true;
  if (t.is(Kind::Ptr) && l.is(Kind::Ptr))
    return match(local, l.ref(), t.ref(), true, depth + 1);
  if (t.is(Kind::Array) && l.is(Kind::Array))
    return match(local, l.array().element, t.array().element, behindPointer, depth + 1);
  if (t.is(Kind::FuncProto) && l.is(Kind::FuncProto)) {
    match(local, l.ref(), t.ref(), behindPointer, depth + 1);
    for (uint32_t i = 0; i < std::min(l.vlen(), t.vlen()); ++i)
      match(local, l.params()[i].type, t.params()[i].type, behindPointer, depth + 1);
  }
  if (behindPointer || !isStructOrUnion(t.kind()) || l.kind() != t.kind())
    return;
  for (Member wanted : l.members()) {
    uint32_t index = 0;
    for (Member known : t.members()) {
      if (essentialName(known.name) == essentialName(wanted.name) && marked[target].kept.insert(index).second)
        match(local, wanted.type, known.type, behindPointer, depth + 1);
      ++index;
    }
  }
}

void Marks::wholeRecords() {
  std::vector<TypeId> ids;
  for (auto &[id, parts] : marked) {
    parts.all = true;
    ids.push_back(id);
  }
  for (TypeId id : ids)
    if (isStructOrUnion(kernel.type(id).kind()))
      for (Member member : kernel.type(id).members())
        shallow(member.type);
}

TypeId Marks::add(Builder &builder, Type type, const Parts &parts,
                  llvm::function_ref<TypeId(TypeId)> mapId) const {
  auto isKept = [&](uint32_t index) { return parts.all || parts.kept.contains(index); };
  if (isStructOrUnion(type.kind())) {
    std::vector<Member> members;
    for (uint32_t i = 0; i < type.vlen(); ++i)
      if (isKept(i)) {
        members.push_back(type.members()[i]);
        members.back().type = mapId(members.back().type);
      }
    return builder.addAggregate(type.kind(), type.name(), type.size(), members);
  }
  if (isAnyEnum(type.kind())) {
    std::vector<Enumerator> values;
    for (uint32_t i = 0; i < type.vlen(); ++i)
      if (isKept(i))
        values.push_back(type.enumerators()[i]);
    return builder.addEnum(type.kind(), type.name(), type.size(), type.kindFlag(), values);
  }
  return builder.copy(kernel, type, mapId);
}

std::vector<uint8_t> Marks::copy(uint32_t &count) const {
  Builder builder(kernel.endian());
  std::map<TypeId, TypeId> ids;
  TypeId next = builder.firstId();
  for (const auto &[id, parts] : marked)
    if (id)
      ids[id] = next++;
  auto mapId = [&](TypeId id) {
    auto found = ids.find(id);
    return found == ids.end() ? 0 : found->second; // a pointer's pointee: nobody looks there
  };
  for (const auto &[id, parts] : marked)
    if (id)
      add(builder, kernel.type(id), parts, mapId);
  if (kernel.pointerSize() == 4) // which BTF says no other way
    builder.addInt("long int", 4, llvm::BTF::INT_SIGNED);
  count = builder.nextId() - builder.firstId();
  return builder.finish();
}

bool isSame(const CoreOutcome &a, const CoreOutcome &b, uint32_t kind) {
  return a.result == b.result && a.exists == b.exists && a.newBytes == b.newBytes &&
         (a.newValue == b.newValue || kind == llvm::BTF::BTF_TYPE_ID_REMOTE);
}

class Minimizer {
public:
  Minimizer(llvm::ArrayRef<Object> objects, const View &kernel)
      : objects(objects), kernel(kernel), marks(kernel) {}

  Result<CoreMinimum> run();

private:
  Status mark(const Object &object);
  void markOutcome(const View &local, const CoreReloc &record, const CoreOutcome &outcome);
  Result<bool> holds() const;
  const CoreReloc &recordOf(size_t object, const CoreOutcome &outcome) const {
    return objects[object].sections[outcome.section].coreRelocs[outcome.record];
  }

  llvm::ArrayRef<Object> objects;
  const View &kernel;
  Marks marks;
  std::vector<std::vector<CoreOutcome>> outcomes;
  CoreMinimum minimum;
};

void Minimizer::markOutcome(const View &local, const CoreReloc &record, const CoreOutcome &outcome) {
  std::string why;
  std::optional<Spec> spec = parseSpec(local, record, why);
  for (const CoreTarget::Found &candidate : outcome.fitting) {
    Spec there;
    Steps steps;
    if (!spec || matchSpec(*spec, kernel, candidate.id, there, steps) != Match::Yes)
      continue;
    if (record.kind == llvm::BTF::TYPE_MATCH)
      marks.match(local, record.typeId, candidate.id, false);
    else if (isTypeKind(record.kind))
      marks.compatible(candidate.id);
    else if (core::isEnumKind(record.kind))
      marks.enumerator(candidate.id, there.raw[0]);
    else
      marks.field(candidate.id, there.raw);
  }
}

Status Minimizer::mark(const Object &object) {
  CoreTarget target(kernel);
  Result<CoreApplied> applied = applyCore(object, target);
  if (!applied)
    return applied.takeError();
  outcomes.push_back(std::move(applied->outcomes));
  if (outcomes.back().empty())
    return Ok{};
  Result<View> local = View::open(object.btf(), ".BTF");
  if (!local)
    return local.takeError();
  for (const CoreOutcome &outcome : outcomes.back()) {
    const CoreReloc &record = recordOf(outcomes.size() - 1, outcome);
    if (isFatal(outcome.result))
      return makeDiag(Diag::CoreBadRecord, "a record cannot be relocated against the kernel: " + outcome.why)
          .at({.section = object.sections[outcome.section].name, .offset = record.insnOffset});
    minimum.idRecords += record.kind == llvm::BTF::BTF_TYPE_ID_REMOTE;
    markOutcome(*local, record, outcome);
  }
  minimum.records += outcomes.back().size();
  return Ok{};
}

/// Whether the result serves as well as the kernel.
Result<bool> Minimizer::holds() const {
  Result<View> view = View::open(minimum.bytes, "minimum");
  if (!view)
    return view.takeError();
  CoreTarget target(*view);
  for (size_t i = 0; i < objects.size(); ++i) {
    Result<CoreApplied> applied = applyCore(objects[i], target);
    if (!applied)
      return applied.takeError();
    for (size_t k = 0; k < outcomes[i].size(); ++k)
      if (!isSame(outcomes[i][k], applied->outcomes[k], recordOf(i, outcomes[i][k]).kind))
        return false;
  }
  return true;
}

Result<CoreMinimum> Minimizer::run() {
  for (const Object &object : objects)
    if (Status status = mark(object); !status)
      return status.takeError();
  minimum.bytes = marks.copy(minimum.types);
  Result<bool> same = holds();
  if (same && !*same) {
    marks.wholeRecords();
    minimum.bytes = marks.copy(minimum.types);
    same = holds();
  }
  if (!same)
    return same.takeError();
  if (!*same)
    return makeDiag(Diag::CoreBadRecord,
                    "the kernel's BTF cannot be cut down so that all records keep their answers");
  return std::move(minimum);
}

} // namespace

Result<CoreMinimum> minimumFor(llvm::ArrayRef<Object> objects, const View &kernel) {
  return Minimizer(objects, kernel).run();
}

} // namespace skep::object
