// Read from the end, because names of types may hold anything.
#include "btfgen/emit/Placeholder.h"
#include "llvm/ADT/StringExtras.h"

namespace skep::btf {

using namespace llvm;

std::optional<Placeholder> placeholderOf(const GlobalVariable &global) {
  Placeholder found;
  found.isTypeId = global.hasAttribute("btf_type_id");
  if (!found.isTypeId && !global.hasAttribute("btf_ama"))
    return std::nullopt;
  found.root = dyn_cast_or_null<DIType>(global.getMetadata(LLVMContext::MD_preserve_access_index));
  auto [front, last] = global.getName().rsplit('$');
  if (found.isTypeId) {
    found.type = front;
    found.access = "0";
    return last.getAsInteger(10, found.kind) ? std::nullopt : std::optional(found);
  }
  auto [beforeValue, value] = front.rsplit(':');
  auto [type, kind] = beforeValue.rsplit(':');
  found.type = type;
  found.access = last;
  if (kind.getAsInteger(10, found.kind))
    return std::nullopt;
  uint64_t large; // an enumerator of the upper half
  if (!value.getAsInteger(10, found.value))
    return found;
  if (value.getAsInteger(10, large))
    return std::nullopt;
  found.value = static_cast<int64_t>(large);
  return found;
}

} // namespace skep::btf
