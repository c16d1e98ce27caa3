// Contexts.def as data. Fields of one context stand together, sorted by offset, so a byte's field is
// found by binary search in its context's run of rows.
#include "core/spec/Contexts.h"
#include "core/spec/AttachSets.h"
#include "core/spec/ProgSets.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

namespace skep {
namespace {

constexpr ContextInfo contexts[] = {
#define CONTEXT(name, type, size) {type, size},
#include "core/spec/Contexts.def"
};
constexpr size_t numContexts = std::size(contexts);

enum Access : uint8_t { Read = 1, Write = 2, Both = 3 };
struct AttachRule {
  Context context;
  std::string_view field;
  Access access;
  uint64_t attach;
};
#define LIST(...) {__VA_ARGS__}
constexpr AttachRule attachRules[] = {
#define FIELD_ATTACH(context, name, access, types)                                                           \
  {Context::context, name, access, [] {                                                                      \
     using namespace spec::attach;                                                                           \
     return oneOf(LIST types).bits;                                                                          \
   }()},
#include "core/spec/Contexts.def"
};

constexpr uint64_t attachOf(Context context, std::string_view field, Access access) {
  for (const AttachRule &rule : attachRules)
    if (rule.context == context && rule.field == field && (rule.access & access))
      return rule.attach;
  return 0;
}

constexpr ContextField fields[] = {
#define FIELD(context, name, offset, size, count, width, kind, readers, writers)                             \
  [] {                                                                                                       \
    using namespace spec::programs;                                                                          \
    return ContextField{Context::context,                                                                    \
                        {name, sizeof(name) - 1},                                                            \
                        offset,                                                                              \
                        size,                                                                                \
                        count,                                                                               \
                        FieldWidth::width,                                                                   \
                        FieldKind::kind,                                                                     \
                        readers,                                                                             \
                        writers,                                                                             \
                        attachOf(Context::context, name, Read),                                              \
                        attachOf(Context::context, name, Write)};                                            \
  }(),
#include "core/spec/Contexts.def"
};
constexpr size_t numFields = std::size(fields);

constexpr bool fieldsAreSorted() {
  for (size_t i = 1; i < numFields; ++i)
    if (fields[i].context == fields[i - 1].context && fields[i].offset < fields[i - 1].offset)
      return false;
  return true;
}
static_assert(fieldsAreSorted(), "fields of a context must stand by offset");

constexpr bool rulesNameFields() {
  for (const AttachRule &rule : attachRules) {
    bool found = false;
    for (const ContextField &field : fields)
      found |= field.context == rule.context &&
               std::string_view(field.name.data(), field.name.size()) == rule.field;
    if (!found)
      return false;
  }
  return true;
}
static_assert(rulesNameFields(), "a FIELD_ATTACH row names a field that is not there");

/// Where each context's run of rows begins and ends.
struct Run {
  uint16_t begin = 0, end = 0;
};
constexpr std::array<Run, numContexts> findRuns() {
  std::array<Run, numContexts> runs;
  for (size_t i = 0; i < numFields; ++i) {
    Run &run = runs[static_cast<size_t>(fields[i].context)];
    if (run.end == 0)
      run.begin = i;
    run.end = i + 1;
  }
  return runs;
}
constexpr std::array<Run, numContexts> runs = findRuns();

/// Does the width of `field` let `size` aligned bytes at `offset` through?
bool fitsWidth(const ContextField &field, unsigned offset, unsigned size, bool isWrite) {
  unsigned into = offset - field.offset;
  bool wholeElement = size == field.elementSize;
  bool lessToRead = !isWrite && size < field.elementSize;
  switch (field.width) {
  case FieldWidth::Exact:
    return wholeElement && into % field.elementSize == 0;
  case FieldWidth::Narrow:
    return wholeElement || lessToRead;
  case FieldWidth::Head:
    return wholeElement || (lessToRead && into == 0);
  case FieldWidth::Half:
    return wholeElement || (lessToRead && size >= 2);
  case FieldWidth::Wide:
    return wholeElement || lessToRead || (size == 8 && into + 8 <= field.size());
  case FieldWidth::Any:
    return into + size <= field.size();
  case FieldWidth::Port:
    return wholeElement || lessToRead || (!isWrite && size == 4);
  }
  llvm_unreachable("unknown field width");
}

/// The fields that cover a byte: more than one only where a union's members start at one offset, the
/// longest last.
llvm::ArrayRef<ContextField> fieldsCovering(Context context, unsigned offset) {
  llvm::ArrayRef<ContextField> all = contextFields(context);
  const ContextField *after =
      std::upper_bound(all.begin(), all.end(), offset,
                       [](unsigned key, const ContextField &field) { return key < field.offset; });
  const ContextField *first = after;
  while (first != all.begin() && first[-1].offset == after[-1].offset &&
         offset < first[-1].offset + first[-1].size())
    --first;
  return {first, after};
}

} // namespace

const ContextInfo &contextInfo(Context context) { return contexts[static_cast<size_t>(context)]; }

bool ContextField::allows(unsigned at, unsigned size, bool isWrite, ProgType type, AttachType attach) const {
  if (!llvm::isPowerOf2_32(size) || size > 8 || at % size != 0)
    return false;
  if (at < offset || at >= offset + this->size())
    return false;
  if (!(isWrite ? writers : readers).has(type))
    return false;
  uint64_t allowed = isWrite ? writeAttach : readAttach;
  if (allowed && !(allowed >> kernelNumber(attach) & 1))
    return false;
  return fitsWidth(*this, at, size, isWrite);
}

llvm::ArrayRef<ContextField> contextFields(Context context) {
  Run run = runs[static_cast<size_t>(context)];
  return llvm::ArrayRef(fields).slice(run.begin, run.end - run.begin);
}

const ContextField *contextFieldAt(Context context, unsigned offset) {
  llvm::ArrayRef<ContextField> covering = fieldsCovering(context, offset);
  return covering.empty() ? nullptr : &covering.back();
}

const ContextField *contextAccess(Context context, unsigned offset, unsigned size, bool isWrite,
                                  ProgType type, AttachType attach) {
  for (const ContextField &field : fieldsCovering(context, offset))
    if (field.allows(offset, size, isWrite, type, attach))
      return &field;
  return nullptr;
}

const ContextField *contextFieldNamed(Context context, llvm::StringRef name) {
  for (const ContextField &field : contextFields(context))
    if (field.name == name)
      return &field;
  return nullptr;
}

} // namespace skep
