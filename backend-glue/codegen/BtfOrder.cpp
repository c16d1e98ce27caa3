// The same source must give the same bytes, and LLVM 19's BTF printer breaks that in one place: pointers to
// structs that are never defined are settled last, in the order of a std::map keyed by the address of their
// metadata. So the forward declarations at the end of the type list, the type tags between them and the
// names of both come out in an order that depends on the allocator.
//
//   [57] FWD 'nsproxy'              [57] FWD 'cred'
//   [58] FWD 'cred'        or       [58] FWD 'nsproxy'        in the next compile of the same process
//
// Here that tail is put into the order in which the rest of the types first refer to it, and the end of the
// string table into the order in which the tail then needs it. All sizes stay as they are, so this can
// be done inside a finished ELF file. It goes when BTF is emitted by a pass of our own (btfgen/emit).
#include "backend-glue/codegen/BtfOrder.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/DebugInfo/BTF/BTF.h"

using namespace llvm;

namespace skep {
namespace {

/// 32-bit words of a section, read and written in the file's byte order.
class Words {
public:
  Words(MutableArrayRef<uint8_t> bytes, Endian endian) : bytes(bytes), endian(toLlvm(endian)) {}
  bool has(uint64_t at, uint64_t size = 4) const { return at <= bytes.size() && size <= bytes.size() - at; }
  uint32_t get(uint32_t at) const { return support::endian::read32(bytes.data() + at, endian); }
  void set(uint32_t at, uint32_t value) { support::endian::write32(bytes.data() + at, value, endian); }
  MutableArrayRef<uint8_t> bytes;

private:
  llvm::endianness endian;
};

constexpr uint32_t headSize = 12; ///< name, info, size or type

uint32_t kindOf(uint32_t info) { return (info >> 24) & 0x1f; }
uint32_t countOf(uint32_t info) { return info & 0xffff; }

/// Bytes of a type record, head included; 0 for a kind that is not known.
uint32_t recordSize(uint32_t info) {
  uint32_t count = countOf(info);
  switch (kindOf(info)) {
  case BTF::BTF_KIND_INT:
  case BTF::BTF_KIND_VAR:
  case BTF::BTF_KIND_DECL_TAG:
    return headSize + 4;
  case BTF::BTF_KIND_ARRAY:
    return headSize + 12;
  case BTF::BTF_KIND_STRUCT:
  case BTF::BTF_KIND_UNION:
  case BTF::BTF_KIND_DATASEC:
  case BTF::BTF_KIND_ENUM64:
    return headSize + 12 * count;
  case BTF::BTF_KIND_ENUM:
  case BTF::BTF_KIND_FUNC_PROTO:
    return headSize + 8 * count;
  case BTF::BTF_KIND_PTR:
  case BTF::BTF_KIND_FWD:
  case BTF::BTF_KIND_TYPEDEF:
  case BTF::BTF_KIND_VOLATILE:
  case BTF::BTF_KIND_CONST:
  case BTF::BTF_KIND_RESTRICT:
  case BTF::BTF_KIND_FUNC:
  case BTF::BTF_KIND_FLOAT:
  case BTF::BTF_KIND_TYPE_TAG:
    return headSize;
  default:
    return 0;
  }
}

/// Where a record holds type ids: the first place, the distance to the next, how many.
struct References {
  uint32_t first, step, count;
};

References referencesOf(uint32_t info) {
  switch (kindOf(info)) {
  case BTF::BTF_KIND_PTR:
  case BTF::BTF_KIND_TYPEDEF:
  case BTF::BTF_KIND_VOLATILE:
  case BTF::BTF_KIND_CONST:
  case BTF::BTF_KIND_RESTRICT:
  case BTF::BTF_KIND_FUNC:
  case BTF::BTF_KIND_VAR:
  case BTF::BTF_KIND_DECL_TAG:
  case BTF::BTF_KIND_TYPE_TAG:
    return {8, 0, 1};
  case BTF::BTF_KIND_ARRAY:
    return {headSize, 4, 2};
  case BTF::BTF_KIND_STRUCT:
  case BTF::BTF_KIND_UNION:
    return {headSize + 4, 12, countOf(info)};
  case BTF::BTF_KIND_FUNC_PROTO:
    return {8, 8, countOf(info) + 1}; // the result, then each parameter's type
  case BTF::BTF_KIND_DATASEC:
    return {headSize, 12, countOf(info)};
  default:
    return {0, 0, 0};
  }
}

/// Where a record names its parts (members, parameters, enumerators): as References, from the first one's
/// name on.
References namesOf(uint32_t info) {
  switch (kindOf(info)) {
  case BTF::BTF_KIND_STRUCT:
  case BTF::BTF_KIND_UNION:
  case BTF::BTF_KIND_ENUM64:
    return {headSize, 12, countOf(info)};
  case BTF::BTF_KIND_ENUM:
  case BTF::BTF_KIND_FUNC_PROTO:
    return {headSize, 8, countOf(info)};
  default:
    return {0, 0, 0};
  }
}

/// The parts of .BTF.ext: where its header holds the offset and length of each.
constexpr uint32_t funcPart = 8, linePart = 16, corePart = 24;

class Orderer {
public:
  Orderer(MutableArrayRef<uint8_t> btf, MutableArrayRef<uint8_t> ext, Endian endian)
      : btf(btf, endian), ext(ext, endian) {}
  void run();

private:
  bool readHeader();
  bool findTypes();
  void findTail();
  void visit(uint32_t id);
  void visitReferences(uint32_t id);
  void moveRecords();
  uint32_t endOfOtherNames();
  void moveStrings();
  void renumber();
  void forEachExtRecord(uint32_t part, function_ref<void(uint32_t place)> section,
                        function_ref<void(uint32_t place)> record);
  uint32_t info(uint32_t id) const { return btf.get(at[id] + 4); }
  StringRef stringAt(uint32_t offset) const;

  Words btf, ext;
  uint32_t strings = 0, stringsEnd = 0; ///< places in the section
  uint32_t typesStart = 0, typesEnd = 0;
  std::vector<uint32_t> at;    ///< place of each type by id; at[0] is unused
  uint32_t tail = 0;           ///< first id of the tail
  std::vector<uint32_t> order; ///< old ids of the tail in their new order
  std::vector<bool> seen;
  DenseMap<uint32_t, uint32_t> newIds;
};

bool Orderer::readHeader() {
  if (!btf.has(0, 24))
    return false;
  uint32_t header = btf.get(4);
  uint64_t types = uint64_t(header) + btf.get(8), start = uint64_t(header) + btf.get(16);
  if (!btf.has(types, btf.get(12)) || !btf.has(start, btf.get(20)))
    return false;
  typesStart = types;
  typesEnd = types + btf.get(12);
  strings = start;
  stringsEnd = start + btf.get(20);
  return true;
}

bool Orderer::findTypes() {
  at.push_back(0);
  for (uint32_t place = typesStart; place < typesEnd;) {
    if (typesEnd - place < headSize)
      return false;
    uint32_t size = recordSize(btf.get(place + 4));
    if (!size || size > typesEnd - place)
      return false;
    at.push_back(place);
    place += size;
  }
  return true;
}

void Orderer::findTail() {
  tail = at.size();
  auto movable = [&](uint32_t id) {
    return kindOf(info(id)) == BTF::BTF_KIND_FWD || kindOf(info(id)) == BTF::BTF_KIND_TYPE_TAG;
  };
  while (tail > 1 && movable(tail - 1))
    --tail;
}

/// Appends `id`, and first what it stands on, if it is of the tail. Type tags chain, so the depth is theirs.
void Orderer::visit(uint32_t id) {
  if (id < tail || id >= at.size() || seen[id - tail])
    return;
  seen[id - tail] = true;
  if (kindOf(info(id)) == BTF::BTF_KIND_TYPE_TAG)
    visit(btf.get(at[id] + 8));
  order.push_back(id);
}

void Orderer::visitReferences(uint32_t id) {
  References places = referencesOf(info(id));
  for (uint32_t i = 0; i < places.count; ++i)
    visit(btf.get(at[id] + places.first + i * places.step));
}

/// Both kinds of the tail have records of one size, so they can change places.
void Orderer::moveRecords() {
  std::vector<uint8_t> records;
  for (uint32_t id : order)
    records.insert(records.end(), &btf.bytes[at[id]], &btf.bytes[at[id]] + headSize);
  llvm::copy(records, &btf.bytes[at[tail]]);
  for (auto [index, id] : enumerate(order))
    newIds[id] = tail + index;
}

StringRef Orderer::stringAt(uint32_t offset) const {
  StringRef all(reinterpret_cast<const char *>(&btf.bytes[strings]), stringsEnd - strings);
  return all.substr(offset).take_until([](char c) { return c == 0; });
}

/// Just above the highest string that anything but the tail refers to.
uint32_t Orderer::endOfOtherNames() {
  uint32_t highest = 0;
  auto use = [&](const Words &words, uint32_t place) { highest = std::max(highest, words.get(place)); };
  for (uint32_t id = 1; id < tail; ++id) {
    use(btf, at[id]);
    References places = namesOf(info(id));
    for (uint32_t i = 0; i < places.count; ++i)
      use(btf, at[id] + places.first + i * places.step);
  }
  auto sectionName = [&](uint32_t place) { use(ext, place); };
  forEachExtRecord(funcPart, sectionName, [](uint32_t) {});
  forEachExtRecord(linePart, sectionName, [&](uint32_t place) {
    use(ext, place + 4);
    use(ext, place + 8);
  });
  forEachExtRecord(corePart, sectionName, [&](uint32_t place) { use(ext, place + 8); });
  return highest + 1;
}

/// Strings are added as they are first needed, so the names that only the tail uses stand at the end of
/// the table, in the tail's old order.
void Orderer::moveStrings() {
  uint32_t start = endOfOtherNames();
  std::vector<uint32_t> offsets;
  for (uint32_t id = tail; id < at.size(); ++id)
    if (btf.get(at[id]) >= start)
      offsets.push_back(btf.get(at[id]));
  if (offsets.empty())
    return;
  start = *llvm::min_element(offsets);
  std::string names;
  DenseMap<uint32_t, uint32_t> moved;
  for (uint32_t id = tail; id < at.size(); ++id) {
    uint32_t old = btf.get(at[id]);
    if (old < start)
      continue;
    auto [place, isNew] = moved.try_emplace(old, start + names.size());
    if (isNew)
      names += stringAt(old).str() + '\0';
    btf.set(at[id], place->second);
  }
  if (names.size() <= stringsEnd - strings - start)
    llvm::copy(names, &btf.bytes[strings + start]);
}

void Orderer::renumber() {
  for (uint32_t id = 1; id < at.size(); ++id) {
    References places = referencesOf(info(id));
    for (uint32_t i = 0; i < places.count; ++i) {
      uint32_t place = at[id] + places.first + i * places.step;
      auto moved = newIds.find(btf.get(place));
      if (moved != newIds.end())
        btf.set(place, moved->second);
    }
  }
}

/// Calls `section` with the place of each section's head and `record` with that of each record in one part.
void Orderer::forEachExtRecord(uint32_t part, function_ref<void(uint32_t)> section,
                               function_ref<void(uint32_t)> record) {
  if (!ext.has(0, 8) || !ext.has(part, 8) || ext.get(4) < part + 8)
    return;
  uint64_t place = uint64_t(ext.get(4)) + ext.get(part), end = place + ext.get(part + 4);
  if (!ext.has(place, ext.get(part + 4)) || end - place < 4)
    return;
  uint32_t size = ext.get(place), least = part == funcPart ? 8 : 16;
  for (place += 4; size >= least && place + 8 <= end;) {
    section(place);
    uint64_t count = ext.get(place + 4);
    place += 8;
    if (count * size > end - place)
      return;
    for (; count; --count, place += size)
      record(place);
  }
}

void Orderer::run() {
  if (!readHeader() || !findTypes())
    return;
  findTail();
  seen.assign(at.size() - tail, false);
  for (uint32_t id = 1; id < tail; ++id)
    visitReferences(id);
  for (uint32_t id = tail; id < at.size(); ++id)
    visit(id);
  if (llvm::is_sorted(order))
    return; // nothing moves, and then the strings are in order too
  moveRecords();
  moveStrings();
  renumber();
  // A CO-RE record may ask about a type that is only declared. The other records of .BTF.ext name functions.
  forEachExtRecord(
      corePart, [](uint32_t) {},
      [&](uint32_t place) {
        auto moved = newIds.find(ext.get(place + 4));
        if (moved != newIds.end())
          ext.set(place + 4, moved->second);
      });
}

} // namespace

void orderBtf(MutableArrayRef<uint8_t> btf, MutableArrayRef<uint8_t> btfExt, Endian endian) {
  Orderer(btf, btfExt, endian).run();
}

} // namespace skep
