// Substitutes.def as data. It is asked when something is wrong anyway, so rows are searched in order.
#include "core/spec/Substitutes.h"
#include "core/spec/ProgSets.h"

namespace skep {
namespace {

struct OfProgram {
  HelperId id;
  ProgSet programs;
  llvm::StringRef text;
};
constexpr OfProgram ofProgram[] = {
#define HELPER_INSTEAD(helper, types, text)                                                                  \
  {HelperId::helper,                                                                                         \
   [] {                                                                                                      \
     using namespace spec::programs;                                                                         \
     return ProgSet(types);                                                                                  \
   }(),                                                                                                      \
   {text, sizeof(text) - 1}},
#include "core/spec/Substitutes.def"
};

template <class Key> struct Row {
  Key key;
  llvm::StringRef text;
};
constexpr Row<HelperId> ofHelper[] = {
#define HELPER_BEFORE(helper, text) {HelperId::helper, {text, sizeof(text) - 1}},
#include "core/spec/Substitutes.def"
};
constexpr Row<MapType> ofMap[] = {
#define MAP_BEFORE(type, text) {MapType::type, {text, sizeof(text) - 1}},
#include "core/spec/Substitutes.def"
};
constexpr Row<llvm::StringRef> ofKind[] = {
#define KIND_BEFORE(pattern, text) {{pattern, sizeof(pattern) - 1}, {text, sizeof(text) - 1}},
#include "core/spec/Substitutes.def"
};

template <class Key> llvm::StringRef find(llvm::ArrayRef<Row<Key>> rows, const Key &key) {
  for (const Row<Key> &row : rows)
    if (row.key == key)
      return row.text;
  return {};
}

} // namespace

llvm::StringRef insteadOf(HelperId id, ProgType type) {
  for (const OfProgram &row : ofProgram)
    if (row.id == id && row.programs.has(type))
      return row.text;
  return {};
}

llvm::StringRef insteadOf(HelperId id) { return find<HelperId>(ofHelper, id); }
llvm::StringRef insteadOf(MapType type) { return find<MapType>(ofMap, type); }
llvm::StringRef insteadOf(const ProgKind &kind) { return find<llvm::StringRef>(ofKind, kind.pattern); }

bool isMendedByLibbpf(HelperId id) {
  switch (id) {
#define HELPER_MENDED(helper) case HelperId::helper:
#include "core/spec/Substitutes.def"
    return true;
  default:
    return false;
  }
}

} // namespace skep
