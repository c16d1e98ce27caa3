// Arbitrary BTF deduplicated, merged with itself, and compared with another: each type must come out as one
// that is the same, once more must change nothing, and reports must come to an end.
#include "btfgen/model/Dedup.h"
#include "btfgen/model/DiffReport.h"
#include "btfgen/model/Merge.h"
#include "test/fuzz/BtfFromBytes.h"

using namespace skep;
using namespace skep::btf;

namespace {

void check(bool holds) {
  if (!holds)
    abort();
}

bool hasTags(const View &view) {
  for (TypeId id = 1; id < view.numTypes(); ++id)
    if (view.type(id).is(Kind::DeclTag)) // of two structs that become one, each keeps its own tags
      return true;
  return false;
}

void deduplicate(const View &view) {
  Deduplicated once = dedup(view);
  Result<View> after = View::open(once.bytes, "once");
  check(bool(after));
  check(dedup(*after).bytes == once.bytes);
  if (hasTags(view))
    return;
  CompareOptions options;
  options.forwardMatches = true;
  Comparer comparer(view, *after, options);
  for (TypeId id = 0; id < view.numTypes(); ++id) {
    Type type = view.type(id);
    bool forward = type.is(Kind::Fwd) || (isAnyEnum(type.kind()) && !type.vlen());
    check(forward || comparer.same(id, once.newIds[id]));
  }
}

void report(const View &a, const View &b) {
  Differ differ({{&a, "a"}, {&b, "b"}});
  std::string text;
  llvm::raw_string_ostream out(text);
  std::vector<NameDiff> names = differ.names();
  writeDiffSummary(out, differ, {});
  writeNameList(out, differ, names, {});
  std::vector<TypeDiff> types;
  for (const NameDiff &name : llvm::ArrayRef(names).take_front(20)) {
    types.push_back(*differ.type(name.kind, name.name));
    writeTypeDiff(out, differ, types.back(), {});
  }
  writeDiffJson(out, differ, types, {});
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  FuzzedDataProvider data(bytes, size);
  std::vector<uint8_t> first = BtfFromBytes(data).make(), second;
  second = data.ConsumeBool() ? data.ConsumeRemainingBytes<uint8_t>() : BtfFromBytes(data).make();
  Result<View> a = View::open(first, "a"), b = View::open(second, "b");
  if (a)
    deduplicate(*a);
  if (b)
    deduplicate(*b);
  if (!a || !b)
    return 0;
  if (Result<Merged> merged = merge({{&*a, "a"}, {&*b, "b"}}))
    check(bool(View::open(merged->bytes, "merged")));
  report(*a, *b);
  return 0;
}
