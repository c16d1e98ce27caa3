// Members come in the order of their sizes, and bytes fill the end up.
#include "test/differential/Types.h"

namespace skep::differential {

static const struct {
  const char *name;
  unsigned bits;
  bool isSigned;
} infos[] = {{"u8", 8, false},   {"s8", 8, true},   {"u16", 16, false}, {"s16", 16, true},
             {"u32", 32, false}, {"s32", 32, true}, {"u64", 64, false}, {"s64", 64, true}};

const char *nameOf(Scalar type) { return infos[unsigned(type)].name; }
unsigned bitsOf(Scalar type) { return infos[unsigned(type)].bits; }
bool isSigned(Scalar type) { return infos[unsigned(type)].isSigned; }
Scalar anyScalar(Random &random) { return Scalar(random.below(8)); }

static Scalar promoted(Scalar type) { return bitsOf(type) < 32 ? Scalar::S32 : type; }

Scalar common(Scalar a, Scalar b) {
  a = promoted(a), b = promoted(b);
  if (bitsOf(a) != bitsOf(b))
    return bitsOf(a) > bitsOf(b) ? a : b;
  return isSigned(a) ? b : a;
}

namespace {

class RecordMaker {
public:
  RecordMaker(Random &random, Record &record) : random(random), record(record) {}

  void run(const Record *inner) {
    if (inner && random.chance(50))
      add({name(), Scalar::U64, 0, random.chance(40) ? 2u : 0u, inner});
    for (unsigned i = random.between(1, 2); i; --i)
      add({name(), random.chance(50) ? Scalar::U64 : Scalar::S64});
    if (random.chance(50))
      bitfields(random.chance(30) ? Scalar::U64 : Scalar::U32);
    for (Scalar type : {Scalar::U32, Scalar::U16, Scalar::U8})
      for (unsigned i = random.below(3); i; --i)
        add({name(), Scalar(unsigned(type) + random.below(2)), 0, random.chance(30) ? 4u : 0u});
    while (record.size % 8)
      add({name(), Scalar::U8});
  }

private:
  std::string name() { return "f" + std::to_string(number++); }

  /// As many as fill one unit.
  void bitfields(Scalar unit) {
    align(bitsOf(unit) / 8);
    for (unsigned left = bitsOf(unit); left;) {
      unsigned bits = left < 4 ? left : random.between(1, left < 30 ? left : 30);
      record.fields.push_back({name(), Scalar(unsigned(unit) + random.below(2)), bits});
      left -= bits;
    }
    record.size += bitsOf(unit) / 8;
  }

  void add(Field field) {
    unsigned size = field.record ? field.record->size : bitsOf(field.type) / 8;
    align(size % 8 ? size : 8);
    record.size += size * (field.count ? field.count : 1);
    record.fields.push_back(std::move(field));
  }

  void align(unsigned size) {
    while (record.size % size) {
      record.fields.push_back({name(), Scalar::U8});
      ++record.size;
    }
  }

  Random &random;
  Record &record;
  unsigned number = 0;
};

} // namespace

Record anyRecord(Random &random, std::string name, const Record *inner) {
  Record record{std::move(name), {}, 0};
  RecordMaker(random, record).run(inner);
  return record;
}

std::string definitionOf(const Record &record, const std::string &attributes) {
  std::string text = "struct " + record.name + " {\n";
  for (const Field &field : record.fields) {
    text += "\t" + (field.record ? "struct " + field.record->name : nameOf(field.type)) + " " + field.name;
    if (field.count)
      text += "[" + std::to_string(field.count) + "]";
    if (field.bits)
      text += " : " + std::to_string(field.bits);
    text += ";\n";
  }
  return text + "}" + (attributes.empty() ? "" : " " + attributes) + ";\n";
}

} // namespace skep::differential
