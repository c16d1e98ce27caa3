// Finding a section's kind. The contract is "the first row that fits"; no two rows fit the same name
// (checked below while compiling), so the order does not matter and the rows are searched sorted: once
// for the whole name, then for the part before each '/'.
#include "core/spec/ProgKinds.h"
#include <algorithm>
#include <array>
#include <string_view>

namespace skep {
namespace {

using spec::V;

constexpr std::optional<ResultRange> AnyResult = std::nullopt;
constexpr std::optional<ResultRange> R(int32_t low, int32_t high) { return ResultRange{low, high}; }

constexpr bool hasPlus(std::string_view pattern) { return pattern.ends_with('+'); }
constexpr llvm::StringRef bare(std::string_view pattern) {
  return {pattern.data(), pattern.size() - hasPlus(pattern)};
}

/// Makes the flags' names stand alone in the rows.
struct Rows : ProgKind {
  static constexpr ProgKind all[] = {
#define PROG_KIND(pattern, type, attach, flags, context, autoAttach, result, since)                          \
  {bare(pattern),          hasPlus(pattern), ProgType::type, AttachType::attach, flags, Context::context,    \
   AutoAttach::autoAttach, result,           since},
#include "core/spec/ProgKinds.def"
  };
};
constexpr auto &rows = Rows::all;
constexpr size_t numRows = std::size(rows);
static_assert(numRows <= 256, "row numbers no longer fit a byte");

constexpr std::string_view view(llvm::StringRef s) { return {s.data(), s.size()}; }

constexpr std::array<uint8_t, numRows> sortRows() {
  std::array<uint8_t, numRows> order{};
  for (size_t i = 0; i < numRows; ++i)
    order[i] = i;
  std::sort(order.begin(), order.end(),
            [](uint8_t a, uint8_t b) { return view(rows[a].pattern) < view(rows[b].pattern); });
  return order;
}
constexpr std::array<uint8_t, numRows> byName = sortRows();

/// True when some name fits both: the same pattern, or one that a pattern with '+' covers.
constexpr bool overlap(const ProgKind &a, const ProgKind &b) {
  std::string_view shorter = view(a.pattern), longer = view(b.pattern);
  if (shorter == longer)
    return true;
  return a.takesSuffix && longer.starts_with(shorter) && longer[shorter.size()] == '/';
}
constexpr bool rowsOverlap() {
  for (size_t i = 0; i < numRows; ++i)
    for (size_t j = 0; j < numRows; ++j)
      if (i != j && overlap(rows[i], rows[j]))
        return true;
  return false;
}
static_assert(!rowsOverlap(), "two rows fit one section: sorted search no longer finds the first");

const ProgKind *find(llvm::StringRef name) {
  const uint8_t *at =
      std::lower_bound(byName.begin(), byName.end(), name,
                       [](uint8_t row, llvm::StringRef key) { return rows[row].pattern < key; });
  return at != byName.end() && rows[*at].pattern == name ? &rows[*at] : nullptr;
}

} // namespace

llvm::ArrayRef<ProgKind> progKinds() { return rows; }

SecMatch matchSec(llvm::StringRef section) {
  SecMatch match;
  match.autoload = !section.consume_front("?");
  match.kind = find(section);
  if (match.kind)
    return match;
  for (size_t slash = section.find('/'); slash != llvm::StringRef::npos;
       slash = section.find('/', slash + 1)) {
    const ProgKind *kind = find(section.take_front(slash));
    if (!kind || !kind->takesSuffix)
      continue;
    match.kind = kind;
    match.suffix = section.drop_front(slash + 1);
    return match;
  }
  return match;
}

llvm::StringRef nearestSec(llvm::StringRef section) {
  section.consume_front("?");
  llvm::StringRef head = section.take_until([](char c) { return c == '/'; });
  llvm::StringRef nearest;
  unsigned least = ~0u;
  for (const ProgKind &kind : rows) {
    llvm::StringRef name = kind.takesSuffix ? head : section;
    // Two letters swapped count as two edits; a longer name may have more wrong with it.
    unsigned allowed = name.size() < 3 ? 1 : std::clamp<size_t>(name.size() / 3, 2, 4);
    unsigned edits = name.edit_distance(kind.pattern, true, allowed);
    // People get the first letter right: of two equally near names the one that shares it is meant.
    unsigned distance = 2 * edits + (name.take_front() != kind.pattern.take_front());
    if (edits <= allowed && distance < least) {
      least = distance;
      nearest = kind.pattern;
    }
  }
  return nearest;
}

} // namespace skep
