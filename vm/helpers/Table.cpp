// The table of helpers, in the order of their numbers.
#include "vm/helpers/Table.h"

namespace skep::vm {
namespace {

constexpr std::array<HelperFunction, helperSlots> makeTable() {
  std::array<HelperFunction, helperSlots> table{};
#define IMPLEMENTED(name) table[static_cast<size_t>(HelperId::name)] = helpers::name;
#include "vm/helpers/Implemented.def"
  return table;
}

constexpr const char *kfuncNames[] = {
#define KFUNC(name) #name,
#include "vm/helpers/Kfuncs.def"
};
constexpr HelperFunction kfuncTable[] = {
#define KFUNC(name) kfuncs::name,
#include "vm/helpers/Kfuncs.def"
};

} // namespace

constexpr std::array<HelperFunction, helperSlots> helperTable = makeTable();

std::optional<uint32_t> kfuncNamed(llvm::StringRef name) {
  for (uint32_t i = 0; i < std::size(kfuncNames); ++i)
    if (name == kfuncNames[i])
      return i;
  return std::nullopt;
}

HelperFunction kfuncAt(uint32_t number) { return kfuncTable[number]; }

} // namespace skep::vm
