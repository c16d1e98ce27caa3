// Helpers.def as data. Rows stand at their number; names are found by binary search. The words that the
// rows use for values and flags are defined here and nowhere else.
#include "core/spec/Helpers.h"
#include "core/spec/AttachSets.h"
#include "core/spec/ProgSets.h"
#include <algorithm>
#include <cassert>
#include <initializer_list>
#include <iterator>
#include <string_view>

namespace skep {
namespace {

using spec::V;

/// Words of the result and arguments columns.
namespace value_words {
using Value = HelperValue;
constexpr Value operator|(Value value, Value::Flag flag) {
  value.flags |= flag;
  return value;
}
constexpr Value operator|(Value::Kind kind, Value::Flag flag) { return Value(kind, flag); }
using enum HelperValue::Kind;
using enum HelperValue::Flag;
constexpr Value UninitMem = Mem | Uninit | Write;
constexpr Value Struct(const char *name) { return {Btf, 0, 0, name}; }
constexpr Value Bytes(uint16_t size) { return {Mem, Fixed, size}; }
} // namespace value_words

constexpr HelperContract contract(unsigned flags, HelperValue result,
                                  std::initializer_list<HelperValue> args) {
  HelperContract c;
  c.flags = flags;
  c.result = result;
  c.numArguments = args.size();
  std::copy(args.begin(), args.end(), c.arguments.begin());
  return c;
}

#define LIST(...) {__VA_ARGS__}
#define CONTRACT(flags, result, args)                                                                        \
  [] {                                                                                                       \
    using namespace value_words;                                                                             \
    using enum HelperContract::Flag;                                                                         \
    return contract(flags, result, LIST args);                                                               \
  }()
#define PROGRAMS(set)                                                                                        \
  [] {                                                                                                       \
    using namespace spec::programs;                                                                          \
    return ProgSet(set);                                                                                     \
  }()

constexpr HelperInfo infos[] = {
#define HELPER(id, name, since, flags, programs, result, args, cResult, cParams)                             \
  {HelperId::name, #name, since, PROGRAMS(programs), CONTRACT(flags, result, args), cResult, cParams},
#include "core/spec/Helpers.def"
};
constexpr size_t numHelpers = std::size(infos);

constexpr bool rowsStandAtTheirNumber() {
  for (size_t i = 0; i < numHelpers; ++i)
    if (static_cast<size_t>(infos[i].id) != i + 1)
      return false;
  return true;
}
static_assert(rowsStandAtTheirNumber());

struct Form {
  HelperId id;
  ProgSet programs;
  HelperContract contract;
};
constexpr Form forms[] = {
#define HELPER_FORM(name, programs, flags, result, args)                                                     \
  {HelperId::name, PROGRAMS(programs), CONTRACT(flags, result, args)},
#include "core/spec/Helpers.def"
};

struct AttachRule {
  HelperId id;
  ProgType type;
  spec::attach::Set attach;
};
constexpr AttachRule attachRules[] = {
#define HELPER_ATTACH(name, type, types)                                                                     \
  {HelperId::name, ProgType::type, [] {                                                                      \
     using namespace spec::attach;                                                                           \
     return oneOf(LIST types);                                                                               \
   }()},
#include "core/spec/Helpers.def"
};

/// Helpers that some form or rule speaks of, so that all others are answered at once.
template <class Row, size_t n> constexpr std::array<bool, numHelpers + 1> spokenOf(const Row (&rows)[n]) {
  std::array<bool, numHelpers + 1> spoken{};
  for (const Row &row : rows)
    spoken[static_cast<size_t>(row.id)] = true;
  return spoken;
}
constexpr auto hasForms = spokenOf(forms);
constexpr auto hasAttachRules = spokenOf(attachRules);

constexpr std::array<uint16_t, numHelpers> sortNames() {
  std::array<uint16_t, numHelpers> order{};
  for (size_t i = 0; i < numHelpers; ++i)
    order[i] = i;
  std::sort(order.begin(), order.end(), [](uint16_t a, uint16_t b) {
    return std::string_view(infos[a].name) < std::string_view(infos[b].name);
  });
  return order;
}
constexpr std::array<uint16_t, numHelpers> byName = sortNames();

} // namespace

llvm::ArrayRef<HelperInfo> helpers() { return infos; }

const HelperInfo &helperInfo(HelperId id) {
  assert(id != HelperId::unspec && "an unspecified helper has no row");
  return infos[static_cast<size_t>(id) - 1];
}

std::optional<HelperId> helperOf(uint32_t number) {
  if (number == 0 || number > numHelpers)
    return std::nullopt;
  return static_cast<HelperId>(number);
}

std::optional<HelperId> helperNamed(llvm::StringRef name) {
  name.consume_front("bpf_");
  auto at = std::lower_bound(byName.begin(), byName.end(), name,
                             [](uint16_t row, llvm::StringRef key) { return infos[row].name < key; });
  if (at == byName.end() || infos[*at].name != name)
    return std::nullopt;
  return infos[*at].id;
}

const HelperContract &contractOf(HelperId id, ProgType type) {
  if (hasForms[static_cast<size_t>(id)])
    for (const Form &form : forms)
      if (form.id == id && form.programs.has(type))
        return form.contract;
  return helperInfo(id).contract;
}

bool mayCall(HelperId id, ProgType type, AttachType attach) {
  if (type == ProgType::Ext)
    return true;
  if (!helperInfo(id).programs.has(type))
    return false;
  if (!hasAttachRules[static_cast<size_t>(id)])
    return true;
  bool restricted = false;
  for (const AttachRule &rule : attachRules) {
    if (rule.id != id || rule.type != type)
      continue;
    if (rule.attach.has(attach))
      return true;
    restricted = true;
  }
  return !restricted;
}

} // namespace skep
