// The names of a kernel's types. A kernel has some 150,000 types, most of them functions, and an object asks
// for a few dozen of them. So types and functions are indexed apart, each in one walk over the records when
// it is first asked for. An index is a chained hash table in two arrays, filled backwards so that a chain
// runs by ascending id, which is the order in which libbpf tries candidates.
#include "backend-glue/object/Core.h"
#include "llvm/Support/xxhash.h"
#include <mutex>

namespace skep::object {

using namespace btf;

/// X___Y: three underscores between letters that are none.
static bool isFlavorMark(llvm::StringRef name, size_t at) {
  return name[at] != '_' && name.substr(at + 1, 3) == "___" && name[at + 4] != '_';
}

llvm::StringRef essentialName(llvm::StringRef name) {
  for (size_t at = name.size(); at-- > 0;)
    if (at + 4 < name.size() && isFlavorMark(name, at))
      return name.take_front(at + 1);
  return name;
}

/// Func, Var, Datasec and tags are looked for by who attaches and links, all others by CO-RE.
static bool isOfCode(Kind kind) {
  return kind == Kind::Func || kind == Kind::Var || kind == Kind::Datasec || kind == Kind::DeclTag ||
         kind == Kind::TypeTag;
}

static bool isSameKind(Kind a, Kind b) { return a == b || (isAnyEnum(a) && isAnyEnum(b)); }

class CoreTarget::Index {
public:
  Index(const View &view, bool ofCode) : view(view) {
    std::vector<uint32_t> hashes;
    for (TypeId id = view.firstOwnId(); id < view.numTypes(); ++id)
      if (Type type = view.type(id); isOfCode(type.kind()) == ofCode && view.hasString(type.nameOffset())) {
        ids.push_back(id);
        hashes.push_back(hashOf(essentialName(type.name())));
      }
    heads.assign(llvm::PowerOf2Ceil(ids.size() + 1), end);
    nexts.resize(ids.size());
    for (size_t i = ids.size(); i-- > 0;) {
      uint32_t &head = heads[hashes[i] & (heads.size() - 1)];
      nexts[i] = head;
      head = i;
    }
  }

  /// Calls `use` with each type of that essential name and kind until it says that it has enough.
  void each(llvm::StringRef essential, Kind kind, llvm::function_ref<bool(Type)> use) const {
    for (uint32_t i = heads[hashOf(essential) & (heads.size() - 1)]; i != end; i = nexts[i])
      if (Type type = view.type(ids[i]);
          isSameKind(type.kind(), kind) && essentialName(type.name()) == essential && use(type))
        return;
  }

  llvm::ArrayRef<TypeId> all() const { return ids; }

private:
  static constexpr uint32_t end = ~0u;
  static uint32_t hashOf(llvm::StringRef name) { return llvm::xxh3_64bits(name); }

  const View &view;
  std::vector<TypeId> ids;
  std::vector<uint32_t> heads, nexts;
};

struct CoreTarget::Lazy {
  std::once_flag once[2];
  std::unique_ptr<Index> index[2];
};

CoreTarget::CoreTarget(const View &kernel, llvm::ArrayRef<const View *> modules) : views{&kernel} {
  views.insert(views.end(), modules.begin(), modules.end());
  lazy = std::make_unique<Lazy[]>(views.size());
}

CoreTarget::~CoreTarget() = default;

const CoreTarget::Index &CoreTarget::indexOf(size_t view, bool ofCode) const {
  Lazy &own = lazy[view];
  std::call_once(own.once[ofCode],
                 [&] { own.index[ofCode] = std::make_unique<Index>(*views[view], ofCode); });
  return *own.index[ofCode];
}

CoreTarget::FoundList CoreTarget::candidates(llvm::StringRef name, Kind kind) const {
  FoundList found;
  for (size_t i = 0; i < views.size(); ++i) {
    if (i == 1 && !found.empty())
      break; // the kernel's own come before all modules'
    indexOf(i, isOfCode(kind)).each(essentialName(name), kind, [&](Type type) {
      found.push_back({views[i], type.id()});
      return false;
    });
  }
  return found;
}

std::optional<CoreTarget::Found> CoreTarget::find(llvm::StringRef name, Kind kind) const {
  std::optional<Found> found;
  for (size_t i = 0; i < views.size() && !found; ++i)
    indexOf(i, isOfCode(kind)).each(essentialName(name), kind, [&](Type type) {
      if (type.name() == name)
        found = {views[i], type.id()};
      return found.has_value();
    });
  return found;
}

llvm::StringRef CoreTarget::nearest(llvm::StringRef name, Kind kind) const {
  unsigned allowed = name.size() < 6 ? 1 : 2;
  std::pair<unsigned, llvm::StringRef> best{allowed + 1, ""};
  for (size_t i = 0; i < views.size(); ++i)
    for (TypeId id : indexOf(i, isOfCode(kind)).all()) {
      Type type = views[i]->type(id);
      llvm::StringRef known = isSameKind(type.kind(), kind) ? type.name() : "";
      if (known.size() + allowed < name.size() || known.size() > name.size() + allowed)
        continue;
      std::pair<unsigned, llvm::StringRef> candidate{name.edit_distance(known, true, allowed), known};
      best = std::min(best, candidate);
    }
  return best.second;
}

} // namespace skep::object
