// Prints what the spec library says about every kind of program, for the tests that compare it with the
// running kernel. One line a fact, numbers as the kernel has them:
//
//   spec-dump helpers    TYPE ATTACH: helpers that such a program may call
//   spec-dump gpl        TYPE ATTACH: those of them that only GPL programs may call
//   spec-dump sleep      TYPE ATTACH: those of them that only sleepable programs may call
//   spec-dump contexts   TYPE ATTACH SIZE r|w: offsets that such a program may touch that way
//   spec-dump maps       TYPE: helpers that take a map of that type
#include "core/spec/Contexts.h"
#include "core/spec/Helpers.h"
#include "core/spec/Maps.h"
#include "core/spec/ProgKinds.h"
#include <cstdio>
#include <set>
#include <utility>

using namespace skep;

namespace {

/// Every pair of program type and attach type that some section name stands for.
std::set<std::pair<ProgType, AttachType>> loadable() {
  std::set<std::pair<ProgType, AttachType>> pairs;
  for (const ProgKind &kind : progKinds())
    pairs.insert({kind.type, kind.attach});
  return pairs;
}

void printPair(ProgType type, AttachType attach) {
  printf("%u %u", static_cast<unsigned>(type), kernelNumber(attach));
}

/// Those whose contract has `flag`; all with NoFlags.
void dumpHelpers(HelperContract::Flag flag) {
  for (auto [type, attach] : loadable()) {
    printPair(type, attach);
    printf(":");
    for (const HelperInfo &helper : helpers())
      if (mayCall(helper.id, type, attach) && (!flag || contractOf(helper.id, type).is(flag)))
        printf(" %u", static_cast<unsigned>(helper.id));
    printf("\n");
  }
}

void dumpAccesses(ProgType type, AttachType attach, unsigned size, bool isWrite) {
  Context context = progTypeInfo(type).context;
  printPair(type, attach);
  printf(" %u %c:", size, isWrite ? 'w' : 'r');
  for (unsigned offset = 0; offset < contextInfo(context).size; ++offset)
    if (contextAccess(context, offset, size, isWrite, type, attach))
      printf(" %u", offset);
  printf("\n");
}

void dumpContexts() {
  for (auto [type, attach] : loadable())
    if (contextInfo(progTypeInfo(type).context).size)
      for (unsigned size : {1, 2, 4, 8})
        for (bool isWrite : {false, true})
          dumpAccesses(type, attach, size, isWrite);
}

bool takesMap(const HelperInfo &helper) {
  for (const HelperValue &value : helper.contract.args())
    if (value.kind == HelperValue::ConstMapPtr)
      return true;
  return false;
}

void dumpMaps() {
  for (unsigned number = 1; std::optional<MapType> type = mapTypeOf(number); ++number) {
    printf("%u:", number);
    for (const HelperInfo &helper : helpers())
      if (takesMap(helper) && mapTakesHelper(*type, helper.id))
        printf(" %u", static_cast<unsigned>(helper.id));
    printf("\n");
  }
}

} // namespace

int main(int argc, char **argv) {
  llvm::StringRef what = argc == 2 ? argv[1] : "";
  if (what == "helpers")
    dumpHelpers(HelperContract::NoFlags);
  else if (what == "gpl")
    dumpHelpers(HelperContract::Gpl);
  else if (what == "sleep")
    dumpHelpers(HelperContract::MightSleep);
  else if (what == "contexts")
    dumpContexts();
  else if (what == "maps")
    dumpMaps();
  else
    return 2;
  return 0;
}
