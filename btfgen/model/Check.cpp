// View::open: everything that makes later walks safe is checked here, once.
//
// Two passes. The first goes through the records in file order: known kind, list within the section, ids
// and string offsets in range, sizes that the kind allows; it notes where each record starts and a byte
// that says what it is. The second follows references, which may point forward, with only those bytes at
// hand, so that it stays in the processor's cache: does each reference name a kind that fits, and how deep
// do chains go? A chain that comes back to itself is infinitely deep, so one bound covers loops and
// overlong chains, and lets every later walk use plain recursion.
//
// Two kinds of chain matter. By containment: typedef, modifier, array and member, but not pointer; whoever
// asks for a size follows it. By writing out: all references except those to something that has a name
// (C can only name a type, or write it out), followed when a type is printed. C allows loops only through
// the names of structs and unions, so a typedef does not end a chain here.
#include "btfgen/model/View.h"
#include "core/support/Diags.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"

namespace skep::btf {

using namespace llvm::BTF;

namespace {

/// What pass 2 needs to know of a type: its kind, and whether it is a struct or union with a name.
constexpr uint8_t kindMask = 0x1f;
constexpr uint8_t namedAggregate = 0x20;

constexpr uint32_t bitOf(Kind kind) { return 1u << unsigned(kind); }
constexpr bool isIn(uint8_t what, uint32_t kinds) { return kinds >> (what & kindMask) & 1; }

constexpr uint32_t allKinds = (1u << numKinds) - 1;
/// Kinds that are no types: nothing may contain them or point to them.
constexpr uint32_t declarations =
    bitOf(Kind::Func) | bitOf(Kind::Var) | bitOf(Kind::Datasec) | bitOf(Kind::DeclTag);
/// Kinds that refer to nothing further.
constexpr uint32_t leaves = bitOf(Kind::Void) | bitOf(Kind::Int) | bitOf(Kind::Enum) | bitOf(Kind::Enum64) |
                            bitOf(Kind::Fwd) | bitOf(Kind::Float);

constexpr uint32_t aggregates = bitOf(Kind::Struct) | bitOf(Kind::Union);
constexpr uint32_t sizedNumbers =
    bitOf(Kind::Int) | bitOf(Kind::Float) | bitOf(Kind::Enum) | bitOf(Kind::Enum64);
/// Kinds whose entries begin with a name.
constexpr uint32_t namedLists = aggregates | bitOf(Kind::Enum) | bitOf(Kind::Enum64) | bitOf(Kind::FuncProto);

/// The kernel's bound on string offsets, a base's included.
constexpr uint32_t maxStringOffset = 0x7fffffff;

/// The kinds that a type of `from` may refer to.
constexpr uint32_t targetsOf(Kind from) {
  switch (from) {
  case Kind::Func:
    return bitOf(Kind::FuncProto);
  case Kind::Datasec:
    return bitOf(Kind::Var) | bitOf(Kind::Func); // an object's .ksyms lists kfuncs
  case Kind::DeclTag:
    return allKinds & ~(bitOf(Kind::DeclTag) | bitOf(Kind::Datasec) | bitOf(Kind::Void));
  case Kind::FuncProto: // takes and gives pointers to functions, never functions
    return allKinds & ~(declarations | bitOf(Kind::FuncProto));
  default:
    return allKinds & ~declarations;
  }
}

/// Bytes after the common part: fixed, and for each entry of the list.
struct Shape {
  uint8_t fixed, perEntry;
};
constexpr Shape shapes[numKinds] = {
    {0, 0},                 // VOID
    {4, 0},                 // INT
    {0, 0},                 // PTR
    {BTFArraySize, 0},      // ARRAY
    {0, BTFMemberSize},     // STRUCT
    {0, BTFMemberSize},     // UNION
    {0, BTFEnumSize},       // ENUM
    {0, 0},                 // FWD
    {0, 0},                 // TYPEDEF
    {0, 0},                 // VOLATILE
    {0, 0},                 // CONST
    {0, 0},                 // RESTRICT
    {0, 0},                 // FUNC
    {0, BTFParamSize},      // FUNC_PROTO
    {4, 0},                 // VAR
    {0, BTFDataSecVarSize}, // DATASEC
    {0, 0},                 // FLOAT
    {4, 0},                 // DECL_TAG
    {0, 0},                 // TYPE_TAG
    {0, BTFEnum64Size},     // ENUM64
};

} // namespace

/// Fills a View step by step; each step gives the diagnostic that refuses the BTF, or nothing.
class Checker {
public:
  using Problem = std::optional<Diagnostic>;

  Checker(View &view, llvm::ArrayRef<uint8_t> bytes, llvm::StringRef name)
      : view(view), bytes(bytes), name(name) {}

  Problem run();

private:
  Diagnostic problem(Diag id, const llvm::Twine &message, uint64_t offset) const {
    return makeDiag(id, message.str()).at({.file = name.str(), .section = ".BTF", .offset = offset});
  }
  Diagnostic typeProblem(Diag id, TypeId type, const llvm::Twine &message) const {
    return problem(id, "type " + llvm::Twine(type) + ": " + message,
                   typeStart + view.offsets[type - view.firstId]);
  }
  static uint32_t word(const uint8_t *at, unsigned index) { return View::read32(at + 4 * index); }

  Problem readHeader();
  Problem readStrings(uint64_t start, uint64_t length);
  void swapTypes();

  Problem readRecords();
  static uint64_t recordLength(const uint8_t *at, uint64_t room);
  Diagnostic explainLength(const uint8_t *at, uint64_t room) const;
  Problem checkNumber(const uint8_t *at, TypeId id);
  Problem checkInt(const uint8_t *at, TypeId id);
  Problem checkSize(Kind kind, TypeId id, uint32_t size) const;
  void noteNames(const uint8_t *at, uint32_t info);
  uint8_t classify(uint8_t kind, uint32_t nameOffset) const {
    return isIn(kind, aggregates) && view.hasString(nameOffset) ? kind | namedAggregate : kind;
  }
  Problem findBadString() const;

  Problem checkReferences();
  Problem findBadReference() const;
  template <class Visit> bool eachTarget(TypeId id, Visit visit) const;
  Problem checkChains();
  template <bool Containment> bool endsChain(TypeId id) const;
  template <bool Containment> bool startsChain(TypeId id) const;
  template <bool Containment> bool tooDeep(TypeId id, unsigned depth);
  template <bool Containment> std::optional<TypeId> findTooDeep();

  View &view;
  llvm::ArrayRef<uint8_t> bytes;
  llvm::StringRef name;
  uint64_t typeStart = 0;
  uint32_t typeBytes = 0;
  uint32_t highestString = 0;
  std::unique_ptr<uint8_t[]> classes; ///< by id, the base's included
  std::vector<uint8_t> depths;        ///< by own id: 0 = not known yet, else 1 + depth of the chain below
};

Checker::Problem Checker::run() {
  for (auto step :
       {&Checker::readHeader, &Checker::readRecords, &Checker::checkReferences, &Checker::checkChains})
    if (Problem bad = (this->*step)())
      return bad;
  return std::nullopt;
}

Checker::Problem Checker::readHeader() {
  constexpr uint8_t low = MAGIC & 0xff, high = MAGIC >> 8;
  bool little = bytes.size() >= 2 && bytes[0] == low && bytes[1] == high;
  bool big = bytes.size() >= 2 && bytes[0] == high && bytes[1] == low;
  if (!little && !big)
    return problem(Diag::BtfBadMagic, "this is not BTF: it does not begin with the magic 0xeb9f", 0);
  view.byteOrder = little ? Endian::Little : Endian::Big;
  if (view.baseView && view.baseView->endian() != view.byteOrder)
    return problem(Diag::BtfBadHeader, "the base BTF has the other byte order", 0);

  ByteReader reader(bytes, view.byteOrder);
  if (!reader.has(0, HeaderSize))
    return problem(Diag::BtfTruncated, "the header takes 24 bytes, found " + llvm::Twine(bytes.size()), 0);
  if (bytes[2] != VERSION)
    return problem(Diag::BtfBadHeader, "expected version 1, found " + llvm::Twine(unsigned(bytes[2])), 2);
  uint64_t headerSize = reader.at<uint32_t>(4);
  if (headerSize < HeaderSize)
    return problem(Diag::BtfBadHeader,
                   "a header of " + llvm::Twine(headerSize) + " bytes, expected at least 24", 4);
  typeStart = headerSize + reader.at<uint32_t>(8);
  typeBytes = reader.at<uint32_t>(12);
  if (typeStart % 4)
    return problem(Diag::BtfBadHeader,
                   "the type section starts at " + llvm::Twine(typeStart) + ", not a multiple of 4", 8);
  if (!reader.has(typeStart, typeBytes))
    return problem(Diag::BtfTruncated,
                   "the type section (" + llvm::Twine(typeStart) + "+" + llvm::Twine(typeBytes) +
                       ") goes beyond the end (" + llvm::Twine(bytes.size()) + ")",
                   8);
  view.types = bytes.data() + typeStart;
  view.typeBytes = typeBytes;
  view.typesAt = typeStart;
  if (toLlvm(view.byteOrder) != llvm::endianness::native)
    swapTypes();
  return readStrings(headerSize + reader.at<uint32_t>(16), reader.at<uint32_t>(20));
}

void Checker::swapTypes() {
  view.swapped.assign(view.types, view.types + typeBytes);
  for (size_t at = 0; at + 4 <= view.swapped.size(); at += 4)
    std::reverse(view.swapped.begin() + at, view.swapped.begin() + at + 4);
  view.types = view.swapped.data();
}

Checker::Problem Checker::readStrings(uint64_t start, uint64_t length) {
  ByteReader reader(bytes, view.byteOrder);
  if (!reader.has(start, length))
    return problem(Diag::BtfTruncated,
                   "the string section (" + llvm::Twine(start) + "+" + llvm::Twine(length) +
                       ") goes beyond the end (" + llvm::Twine(bytes.size()) + ")",
                   16);
  view.stringBytes = reader.slice(start, length);
  if (view.baseView) {
    view.stringStart = view.baseView->stringStart + view.baseView->stringBytes.size();
    view.firstId = view.baseView->numTypes();
  }
  if (length > maxStringOffset - view.stringStart)
    return problem(Diag::BtfBadString, "more than 2 GB of strings", 20);
  if (view.stringBytes.empty())
    return view.baseView ? Problem() : problem(Diag::BtfBadString, "the string section is empty", 16);
  if (view.stringBytes.back() != 0)
    return problem(Diag::BtfBadString, "the string section does not end with a NUL", start + length - 1);
  if (!view.baseView && view.stringBytes.front() != 0)
    return problem(Diag::BtfBadString, "the string section does not start with the empty string", start);
  return std::nullopt;
}

Checker::Problem Checker::readRecords() {
  // Room for the most records that there can be; the system provides memory only as it is touched.
  uint64_t most = typeBytes / CommonTypeSize;
  view.offsets.reset(new uint32_t[most + 1]);
  classes.reset(new uint8_t[view.firstId + most]);
  for (TypeId id = 0; id < view.firstId; ++id) {
    Type type = view.type(id);
    classes[id] = classify(uint8_t(type.kind()), type.nameOffset());
  }
  for (uint64_t at = 0; at < typeBytes; ++view.numOwn) {
    view.offsets[view.numOwn] = at;
    const uint8_t *record = view.types + at;
    uint64_t length = recordLength(record, typeBytes - at);
    if (length == 0)
      return explainLength(record, typeBytes - at);
    uint32_t info = word(record, 1);
    classes[view.numTypes()] = classify(info >> 24 & 0x1f, word(record, 0));
    if (isIn(info >> 24, sizedNumbers))
      if (Problem bad = checkNumber(record, view.numTypes()))
        return bad;
    noteNames(record, info);
    at += length;
  }
  if (highestString < uint64_t(view.stringStart) + view.stringBytes.size())
    return std::nullopt;
  return findBadString();
}

/// Bytes of the record, or 0 when it is of an unknown kind or too long for the `room` that is left.
uint64_t Checker::recordLength(const uint8_t *at, uint64_t room) {
  if (room < CommonTypeSize)
    return 0;
  uint32_t info = word(at, 1), kind = info >> 24 & 0x1f;
  if (kind == 0 || kind >= numKinds)
    return 0;
  uint64_t length = CommonTypeSize + shapes[kind].fixed + uint64_t(shapes[kind].perEntry) * (info & 0xffff);
  return length <= room ? length : 0;
}

Diagnostic Checker::explainLength(const uint8_t *at, uint64_t room) const {
  TypeId id = view.numTypes();
  if (room < CommonTypeSize)
    return typeProblem(Diag::BtfTruncated, id, "the type section ends within it");
  uint32_t kind = word(at, 1) >> 24 & 0x1f;
  if (kind == 0 || kind >= numKinds)
    return typeProblem(Diag::BtfUnknownKind, id, "kind " + llvm::Twine(kind) + " is not known to this skep");
  return typeProblem(Diag::BtfTruncated, id,
                     kindName(Kind(kind)) + " with " + llvm::Twine(word(at, 1) & 0xffff) +
                         " entries, but the type section ends after " + llvm::Twine(room) + " bytes");
}

Checker::Problem Checker::checkNumber(const uint8_t *at, TypeId id) {
  uint32_t info = word(at, 1), size = word(at, 2);
  Kind kind = Kind(info >> 24 & 0x1f);
  bool isForward = isAnyEnum(kind) && (info & 0xffff) == 0 && size == 0; // LLVM's `enum e;`
  if (isForward)
    return std::nullopt;
  return kind == Kind::Int ? checkInt(at, id) : checkSize(kind, id, size);
}

Checker::Problem Checker::checkInt(const uint8_t *at, TypeId id) {
  uint32_t size = word(at, 2), data = word(at, 3);
  uint32_t bits = data & 0xff, offset = data >> 16 & 0xff;
  if (!llvm::isPowerOf2_32(size) || size > 16 || bits == 0 || bits + offset > size * 8)
    return typeProblem(Diag::BtfBadSize, id,
                       "INT of " + llvm::Twine(bits) + " bits at " + llvm::Twine(offset) + " in " +
                           llvm::Twine(size) + " bytes");
  // The integer type `long` tells how big the pointers of this machine are.
  llvm::StringRef name = view.string(word(at, 0));
  if ((size == 4 || size == 8) &&
      (name == "long int" || name == "long unsigned int" || name == "unsigned long" || name == "long"))
    view.pointerBytes = size;
  return std::nullopt;
}

Checker::Problem Checker::checkSize(Kind kind, TypeId id, uint32_t size) const {
  if (kind == Kind::Float) {
    if (size != 2 && size != 4 && size != 8 && size != 12 && size != 16)
      return typeProblem(Diag::BtfBadSize, id,
                         "FLOAT of " + llvm::Twine(size) + " bytes, expected 2, 4, 8, 12 or 16");
  } else if (!llvm::isPowerOf2_32(size) || size > 8) {
    return typeProblem(Diag::BtfBadSize, id,
                       kindName(kind) + " of " + llvm::Twine(size) + " bytes, expected 1, 2, 4 or 8");
  }
  return std::nullopt;
}

/// Only the maximum is taken on the way; who went too far is looked for when somebody did.
void Checker::noteNames(const uint8_t *at, uint32_t info) {
  uint32_t highest = std::max(highestString, word(at, 0));
  if (isIn(info >> 24, namedLists)) {
    unsigned stride = shapes[info >> 24 & 0x1f].perEntry;
    const uint8_t *entry = at + CommonTypeSize;
    for (uint32_t left = info & 0xffff; left; --left, entry += stride)
      highest = std::max(highest, word(entry, 0));
  }
  highestString = highest;
}

Checker::Problem Checker::findBadString() const {
  uint64_t end = uint64_t(view.stringStart) + view.stringBytes.size();
  for (TypeId id = view.firstId; id < view.numTypes(); ++id) {
    const uint8_t *at = view.record(id);
    if (word(at, 0) >= end)
      return typeProblem(Diag::BtfBadString, id,
                         "name at string offset " + llvm::Twine(word(at, 0)) + " of " + llvm::Twine(end));
    Kind kind = Kind(classes[id] & kindMask);
    Shape shape = shapes[unsigned(kind)];
    if (!shape.perEntry || kind == Kind::Datasec)
      continue;
    for (uint32_t i = 0; i < (word(at, 1) & 0xffff); ++i)
      if (uint32_t offset = word(at + CommonTypeSize + i * shape.perEntry, 0); offset >= end)
        return typeProblem(Diag::BtfBadString, id,
                           "name of entry " + llvm::Twine(i) + " at string offset " + llvm::Twine(offset) +
                               " of " + llvm::Twine(end));
  }
  llvm_unreachable("some name was out of range");
}

/// Calls visit(target) for each type that `id` refers to, until it gives false.
template <class Visit> bool Checker::eachTarget(TypeId id, Visit visit) const {
  const uint8_t *at = view.record(id);
  Kind kind = Kind(classes[id] & kindMask);
  if (hasReference(kind) && !visit(word(at, 2)))
    return false;
  if (kind == Kind::Array)
    return visit(word(at, 3)) && visit(word(at, 4));
  Shape shape = shapes[unsigned(kind)];
  if (!shape.perEntry || isAnyEnum(kind))
    return true;
  // In a member and a parameter the type follows the name; in a data section it comes first.
  const uint8_t *entry = at + CommonTypeSize + (kind == Kind::Datasec ? 0 : 4);
  for (uint32_t left = word(at, 1) & 0xffff; left; --left, entry += shape.perEntry)
    if (!visit(word(entry, 0)))
      return false;
  return true;
}

Checker::Problem Checker::checkReferences() {
  TypeId end = view.numTypes();
  const uint8_t *what = classes.get();
  for (TypeId id = view.firstId; id < end; ++id) {
    if (isIn(what[id], leaves))
      continue;
    uint32_t allowed = targetsOf(Kind(what[id] & kindMask));
    if (!eachTarget(id, [=](TypeId to) { return to < end && isIn(what[to], allowed); }))
      return findBadReference();
  }
  return std::nullopt;
}

Checker::Problem Checker::findBadReference() const {
  TypeId end = view.numTypes();
  Problem bad;
  for (TypeId id = view.firstId; id < end && !bad; ++id) {
    Kind kind = Kind(classes[id] & kindMask);
    eachTarget(id, [&](TypeId to) {
      if (to >= end)
        bad = typeProblem(Diag::BtfBadReference, id,
                          "refers to type " + llvm::Twine(to) + ", the last one is " + llvm::Twine(end - 1));
      else if (!isIn(classes[to], targetsOf(kind)))
        bad = typeProblem(Diag::BtfBadReference, id,
                          kindName(kind) + " cannot refer to type " + llvm::Twine(to) + ", which is " +
                              kindName(Kind(classes[to] & kindMask)));
      return !bad;
    });
  }
  return bad;
}

/// Whether a chain stops before `id`: nothing follows it, or it is called by its name.
template <bool Containment> bool Checker::endsChain(TypeId id) const {
  if constexpr (Containment)
    return isIn(classes[id], leaves | bitOf(Kind::Ptr) | bitOf(Kind::FuncProto));
  return (classes[id] & namedAggregate) || isIn(classes[id], leaves);
}

/// Whether chains have to be followed from `id`. Nothing leads to a declaration; and what leads from a
/// prototype or a named struct into a loop of unnamed types is found from within the loop, for a loop holds
/// more than prototypes.
template <bool Containment> bool Checker::startsChain(TypeId id) const {
  return !isIn(classes[id], declarations | bitOf(Kind::FuncProto)) && !endsChain<Containment>(id);
}

/// Whether some chain that starts at `id` is longer than allowed, `depth` having been used up to here.
template <bool Containment> bool Checker::tooDeep(TypeId id, unsigned depth) {
  if (id < view.firstId) // the base was checked, and does not lead back: its chains count as one step
    return depth + 1 > View::maxDepth;
  uint8_t &known = depths[id - view.firstId];
  if (known)
    return depth + known > View::maxDepth;
  if (depth + 1 > View::maxDepth)
    return true;
  unsigned below = 0;
  bool fine = eachTarget(id, [&](TypeId to) {
    if (endsChain<Containment>(to))
      return true;
    if (tooDeep<Containment>(to, depth + 1))
      return false;
    below = std::max<unsigned>(below, to < view.firstId ? 1 : depths[to - view.firstId]);
    return true;
  });
  known = below + 1;
  return !fine;
}

template <bool Containment> std::optional<TypeId> Checker::findTooDeep() {
  TypeId end = view.numTypes();
  depths.assign(end - view.firstId, 0);
  for (TypeId id = view.firstId; id < end; ++id)
    if (startsChain<Containment>(id) && tooDeep<Containment>(id, 0))
      return id;
  return std::nullopt;
}

Checker::Problem Checker::checkChains() {
  auto chainProblem = [&](TypeId id, llvm::StringRef how) {
    return typeProblem(Diag::BtfTooDeep, id,
                       "a chain of types " + how + " starts here that is deeper than " +
                           llvm::Twine(View::maxDepth) + ", or comes back to itself");
  };
  if (std::optional<TypeId> id = findTooDeep<true>())
    return chainProblem(*id, "that contain one another");
  if (std::optional<TypeId> id = findTooDeep<false>())
    return chainProblem(*id, "without names");
  return std::nullopt;
}

Result<View> View::open(llvm::ArrayRef<uint8_t> bytes, llvm::StringRef name, const View *base) {
  View view;
  view.baseView = base;
  if (std::optional<Diagnostic> bad = Checker(view, bytes, name).run())
    return std::move(*bad);
  return view;
}

} // namespace skep::btf
