// ProgTypes.def and AttachTypes.def as data; a row stands at its own number.
#include "core/spec/ProgTypes.h"
#include <cassert>
#include <iterator>

namespace skep {
namespace {

using spec::V;

constexpr ProgTypeInfo progTypes[] = {
#define PROG_TYPE(name, id, kernelName, context, since) {ProgType::name, kernelName, Context::context, since},
#include "core/spec/ProgTypes.def"
};
constexpr AttachTypeInfo attachTypes[] = {
#define ATTACH_TYPE(name, id, kernelName, since) {AttachType::name, kernelName, since},
#include "core/spec/AttachTypes.def"
};

constexpr bool progTypesStandAtTheirNumber() {
  for (size_t i = 0; i < std::size(progTypes); ++i)
    if (static_cast<size_t>(progTypes[i].type) != i + 1)
      return false;
  return true;
}
static_assert(progTypesStandAtTheirNumber());

constexpr bool attachTypesStandAtTheirNumber() {
  for (size_t i = 0; i < std::size(attachTypes); ++i)
    if (static_cast<size_t>(attachTypes[i].type) != i)
      return false;
  return true;
}
static_assert(attachTypesStandAtTheirNumber());

} // namespace

const ProgTypeInfo &progTypeInfo(ProgType type) {
  assert(type != ProgType::Unspec && "an unspecified program type has no row");
  return progTypes[static_cast<size_t>(type) - 1];
}

std::optional<ProgType> progTypeOf(uint32_t number) {
  if (number == 0 || number > std::size(progTypes))
    return std::nullopt;
  return progTypes[number - 1].type;
}

const AttachTypeInfo &attachTypeInfo(AttachType type) {
  assert(type != AttachType::None && "no attach type has no row");
  return attachTypes[static_cast<size_t>(type)];
}

} // namespace skep
