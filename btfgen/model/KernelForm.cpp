// The order of the passes, the header, and how deep references lead.
#include "btfgen/model/KernelForm.h"
#include "btfgen/model/KernelChecker.h"

namespace skep::btf {

using namespace llvm::BTF;
using llvm::Twine;

namespace {

// The kernel's bounds, which stand in no header that programs include.
constexpr uint64_t maxBytes = 16 << 20;
constexpr uint32_t maxNameOffset = 0xffffff;
constexpr TypeId maxTypeId = 0xfffff;
constexpr size_t maxSteps = 32; ///< from one type to the next when sizes are worked out

} // namespace

KernelChecker::Problem KernelChecker::run() {
  if (Problem found = checkHeader())
    return found;
  for (TypeId id = first; id < end; ++id)
    if (Problem found = checkRecord(view.type(id)))
      return found;
  if (Problem found = checkDepth())
    return found;
  for (TypeId id = first; id < end; ++id)
    if (Problem found = checkMeaning(view.type(id)))
      return found;
  return std::nullopt;
}

KernelChecker::Problem KernelChecker::checkHeader() const {
  ByteReader reader(bytes, view.endian());
  auto word = [&](unsigned at) -> uint64_t { return reader.at<uint32_t>(at); };
  if (bytes.size() > maxBytes)
    return problem(Diag::BtfTooLarge, "the kernel takes at most 16 MB of BTF, found " + Twine(bytes.size()),
                   0);
  if (bytes[3])
    return problem(Diag::BtfBadHeader, "flags that no kernel knows are set", 3);
  uint64_t length = word(4), typeOffset = word(8), typeLength = word(12), stringOffset = word(16),
           stringLength = word(20);
  for (uint64_t at = HeaderSize; at < length; ++at)
    if (bytes[at])
      return problem(Diag::BtfBadHeader, "the header has fields that no kernel knows", at);
  if (typeOffset % 4)
    return problem(Diag::BtfBadHeader, "the type section starts at an offset that is not a multiple of 4", 8);
  bool typesFirst = typeOffset == 0 && stringOffset == typeLength;
  if (!typesFirst)
    return problem(Diag::BtfBadHeader, "types and strings must follow the header without gap or overlap", 8);
  if (length + typeLength + stringLength != bytes.size())
    return problem(Diag::BtfBadHeader, "there is something behind the strings",
                   std::min<uint64_t>(length + typeLength + stringLength, bytes.size()));
  if (!view.base() && typeLength == 0)
    return problem(Diag::BtfBadHeader, "there are no types", 12);
  if (stringLength && stringLength - 1 > maxNameOffset)
    return problem(Diag::BtfTooLarge, "the kernel takes at most 16 MB of strings", 20);
  if (end > maxTypeId)
    return problem(Diag::BtfTooLarge, "the kernel takes at most " + Twine(maxTypeId) + " types", 12);
  return std::nullopt;
}

/// The kernel works types out in the order of their ids, each after those that it needs, and remembers which
/// are done. So a chain that leads back to lower ids may be of any length, and one that leads on to higher
/// ones not.
KernelChecker::Problem KernelChecker::checkDepth() {
  resolved.assign(end - first, false);
  auto tooDeep = [&](TypeId id) {
    return bad(Diag::BtfTooDeep, view.type(id),
               "begins a chain of references that takes more than " + Twine(maxSteps) + " steps to follow");
  };
  for (TypeId id = first; id < end; ++id) {
    Type type = view.type(id);
    if (isFollowed(type.kind()) && !isResolved(id) && !follow(id))
      return tooDeep(id);
    if (!type.is(Kind::FuncProto))
      continue;
    auto needs = [&](TypeId to) {
      return to == 0 || !isFollowed(view.type(to).kind()) || isResolved(to) || follow(to);
    };
    if (!needs(type.ref()))
      return tooDeep(id);
    for (Param param : type.params())
      if (!needs(param.type))
        return tooDeep(id);
  }
  return std::nullopt;
}

/// Pointers are followed to pointers only, and what contains to what is contained: the two do not mix, for a
/// pointer has a size whatever it points to.
bool KernelChecker::stops(TypeId id) const {
  Kind kind = view.type(id).kind();
  switch (mode) {
  case Mode::Open:
    return !isFollowed(kind);
  case Mode::Pointer:
    return !isSeenThrough(kind) && kind != Kind::Ptr;
  case Mode::Contents:
    return !isSeenThrough(kind) && kind != Kind::Array && !isStructOrUnion(kind);
  }
  llvm_unreachable("all modes are above");
}

/// What `id` needs next and is not known yet; 0 when it is done. `place` counts what was seen of a list.
TypeId KernelChecker::nextStep(TypeId id, uint32_t &place) {
  Type type = view.type(id);
  auto isOpen = [&](TypeId to) { return to && !stops(to) && !isResolved(to); };
  switch (type.kind()) {
  case Kind::Struct:
  case Kind::Union:
    for (; place < type.vlen(); ++place)
      if (TypeId to = type.members()[place].type; isOpen(to))
        return to;
    return 0;
  case Kind::Datasec:
    mode = Mode::Open;
    for (; place < type.vlen(); ++place)
      if (TypeId to = type.variables()[place].type; isOpen(to))
        return to;
    return 0;
  case Kind::Array:
    if (isOpen(type.array().index))
      return type.array().index;
    return isOpen(type.array().element) ? type.array().element : 0;
  case Kind::Func:
    return 0;
  default:
    break;
  }
  if (!hasReference(type.kind()) || !type.ref())
    return 0;
  TypeId to = type.ref();
  if (isOpen(to))
    return to;
  // What stands before a pointer may be known without the pointer being so.
  if ((type.is(Kind::Ptr) || isSeenThrough(type.kind()) || type.is(Kind::Var)) &&
      isSeenThrough(view.type(to).kind()))
    if (TypeId behind = view.resolve(to); behind && view.type(behind).is(Kind::Ptr) && isOpen(behind))
      return behind;
  return 0;
}

bool KernelChecker::follow(TypeId id) {
  struct Step {
    TypeId id;
    uint32_t place = 0;
  };
  llvm::SmallVector<Step, maxSteps> steps;
  mode = Mode::Open;
  for (TypeId next = id; next || !steps.empty();) {
    if (!next) {
      resolved[steps.back().id - first] = true;
      steps.pop_back();
    } else {
      if (steps.size() == maxSteps)
        return false;
      steps.push_back({next});
      Kind kind = view.type(next).kind();
      if (mode == Mode::Open && kind == Kind::Ptr)
        mode = Mode::Pointer;
      else if (mode == Mode::Open && (kind == Kind::Array || isStructOrUnion(kind)))
        mode = Mode::Contents;
    }
    next = steps.empty() ? 0 : nextStep(steps.back().id, steps.back().place);
  }
  return true;
}

Status checkForKernel(llvm::ArrayRef<uint8_t> bytes, llvm::StringRef name, const View *base) {
  Result<View> view = View::open(bytes, name, base);
  if (!view)
    return view.takeError();
  if (std::optional<Diagnostic> found = KernelChecker(*view, bytes, name).run())
    return std::move(*found);
  return Ok{};
}

} // namespace skep::btf
