// Walking struct members by name.
#include "driver/session/ContextPath.h"

namespace skep::run {
namespace {

using namespace btf;

struct Step {
  TypeId type;
  uint64_t offset; ///< bytes
};

std::optional<Step> member(const View &view, Step from, llvm::StringRef name, unsigned depth = 0) {
  const Type type = view.type(view.resolve(from.type));
  if (!isStructOrUnion(type.kind()) || depth > View::maxDepth)
    return std::nullopt;
  for (Member m : type.members()) {
    if (m.bitSize || m.bitOffset % 8)
      continue;
    const Step here{m.type, from.offset + m.bitOffset / 8};
    if (!m.name.empty()) {
      if (m.name == name)
        return here;
    } else if (std::optional<Step> inner = member(view, here, name, depth + 1)) {
      return inner;
    }
  }
  return std::nullopt;
}

std::optional<Step> element(const View &view, Step from, uint64_t index) {
  const Type type = view.type(view.resolve(from.type));
  if (!type.is(Kind::Array) || index >= type.array().count)
    return std::nullopt;
  std::optional<uint64_t> size = view.sizeOf(type.array().element);
  if (!size)
    return std::nullopt;
  return Step{type.array().element, from.offset + index * *size};
}

} // namespace

std::optional<FieldPlace> findField(const View &view, TypeId type, llvm::StringRef path) {
  std::optional<Step> step = Step{type, 0};
  while (step && !path.empty()) {
    if (path.consume_front("[")) {
      uint64_t index;
      if (path.consumeInteger(10, index) || !path.consume_front("]"))
        return std::nullopt;
      step = element(view, *step, index);
      continue;
    }
    path.consume_front(".");
    llvm::StringRef name = path.take_until([](char c) { return c == '.' || c == '['; });
    path = path.drop_front(name.size());
    step = member(view, *step, name);
  }
  std::optional<uint64_t> size = step ? view.sizeOf(step->type) : std::nullopt;
  if (!size || step->offset + *size > UINT32_MAX)
    return std::nullopt;
  return FieldPlace{static_cast<uint32_t>(step->offset), static_cast<uint32_t>(*size)};
}

std::vector<std::string> memberNames(const View &view, TypeId id) {
  std::vector<std::string> names;
  const Type type = view.type(view.resolve(id));
  if (isStructOrUnion(type.kind()))
    for (Member m : type.members()) {
      if (!m.name.empty())
        names.push_back(m.name.str());
      else if (names.size() < 256)
        for (std::string &inner : memberNames(view, m.type))
          names.push_back(std::move(inner));
    }
  return names;
}

} // namespace skep::run
