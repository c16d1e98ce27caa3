// Why a run stopped: one diagnostic with the instruction, its source line and what was touched.
#include "vm/ContextImage.h"
#include "vm/Machine.h"
#include "vm/Program.h"
#include "vm/maps/Map.h"
#include "llvm/Support/FormatVariadic.h"

namespace skep::vm {
namespace {

/// "the packet", "value 3 of map 'counts'".
std::string nameOf(const Place &place) {
  const Region &region = *place.region;
  switch (region.kind) {
  case RegionKind::Stack:
    return region.firstElement ? "the stack of call " + std::to_string(region.firstElement) : "the stack";
  case RegionKind::Context:
    return "the context, " + region.name;
  case RegionKind::Packet:
    return "the packet";
  case RegionKind::MapValue:
    return region.count > 1 || region.firstElement
               ? llvm::formatv("value {0} of map '{1}'", region.firstElement + place.element, region.name)
                     .str()
               : "the value of map '" + region.name + "'";
  case RegionKind::Data:
    return "data section '" + region.name + "'";
  case RegionKind::MapHandle:
    return "map '" + region.name + "'";
  case RegionKind::Code:
    return "function '" + region.name + "'";
  case RegionKind::Record:
    return "a record of ring buffer '" + region.name + "'";
  case RegionKind::Scratch:
    return region.name;
  case RegionKind::Released:
    return region.name + ", which is no longer there";
  case RegionKind::None:
    break;
  }
  return "nothing";
}

Diag diagOf(const Place &place, Addr addr, Access access) {
  if (!place.region)
    return addr >> 32 == 0 ? Diag::VmNullDeref : Diag::VmBadPointer;
  switch (place.region->kind) {
  case RegionKind::MapHandle:
  case RegionKind::Code:
    return Diag::VmNotMemory;
  case RegionKind::Released:
    return Diag::VmReleased;
  case RegionKind::Context:
    if (!place.region->direct)
      return Diag::VmContextAccess;
    break;
  default:
    break;
  }
  const bool inside = place.offset >= 0 && place.offset < place.region->size;
  if (access == Access::Write)
    return place.region->readOnly && inside ? Diag::VmReadonlyWrite : Diag::VmOobWrite;
  return Diag::VmOobRead;
}

std::string hintFor(Diag id, const Place &place) {
  if (id == Diag::VmNullDeref)
    return "check the pointer before using it";
  if (id == Diag::VmReleased && place.region->name == "packet")
    return "load data and data_end again after a helper that changes the packet";
  if ((id == Diag::VmOobRead || id == Diag::VmOobWrite) && place.region->kind == RegionKind::Packet)
    return "compare the end of the access with data_end first";
  return "";
}

} // namespace

std::string Machine::describe(Addr addr) const {
  Place place = mem.describe(addr);
  constexpr Addr nearNull = 1 << 16;
  if (!place.region && addr < nearNull)
    return addr == 0 ? "null" : llvm::formatv("offset {0} from null", addr).str();
  if (!place.region)
    return llvm::formatv("the number {0:x}", addr).str();
  if (!place.region->size)
    return nameOf(place);
  return llvm::formatv("offset {0} of {1}", place.offset, nameOf(place)).str();
}

uint64_t Machine::failAccess(Addr addr, uint64_t size, Access access) {
  const Place place = mem.describe(addr);
  const Diag id = diagOf(place, addr, access);
  std::string what = llvm::formatv("a {0} of {1} byte{2} at {3}", access == Access::Write ? "write" : "read",
                                   size, size == 1 ? "" : "s", describe(addr));
  if (id == Diag::VmOobRead || id == Diag::VmOobWrite)
    what += llvm::formatv(", which has {0}", place.region->size).str();
  else if (id == Diag::VmBadPointer)
    what += ", which is no address";
  else if (id == Diag::VmReadonlyWrite)
    what += ", which is read-only";
  else if (id == Diag::VmContextAccess)
    what += ", where the kernel allows none";
  return fail(id, what, hintFor(id, place));
}

uint64_t Machine::fail(Diag id, std::string message, std::string hint) {
  if (st.faulted)
    return 0;
  st.faulted = true;
  failure = makeDiag(id, std::move(message)).at(whereNow());
  if (!hint.empty())
    failure->hints.push_back(std::move(hint));
  return 0;
}

Location Machine::whereNow() const { return program && st.pc ? program->locate(st.pc) : Location(); }

void Machine::failCallDepth() {
  fail(Diag::VmCallDepth, "a call would need " + std::to_string(maxFrames + 1) +
                              " frames, but the kernel allows " + std::to_string(maxFrames));
}

void Machine::failFellOff() {
  fail(Diag::VmFellOff, "control ran past the last instruction of the function", "end every path with exit");
}

bool Machine::release(Addr what) {
  for (size_t i = 0; i < held.size(); ++i)
    if (held[i].what == what) {
      held.erase(held.begin() + i);
      return true;
    }
  return false;
}

bool Machine::holdsLock() const {
  for (const Held &one : held)
    if (one.isLock)
      return true;
  return false;
}

void Machine::checkNothingHeld() {
  if (!held.empty())
    fail(Diag::VmUnreleased, "the program ended while it still held " + held.front().name);
}

} // namespace skep::vm
