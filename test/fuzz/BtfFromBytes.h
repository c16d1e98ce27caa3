// BTF for fuzzing: either the fuzzer's bytes as they are, or types built as the bytes say. Bytes alone seldom
// get past the checks of View::open; types built from few names and near ids often do.
#pragma once

#include "btfgen/model/Builder.h"
#include <fuzzer/FuzzedDataProvider.h>

namespace skep::btf {

class BtfFromBytes {
public:
  explicit BtfFromBytes(FuzzedDataProvider &data) : data(data) {}

  std::vector<uint8_t> make() { return make(data.ConsumeBool() ? Endian::Little : Endian::Big, {}, nullptr); }

  /// With these strings as well; `offsets` receives where they stand.
  std::vector<uint8_t> make(Endian endian, llvm::ArrayRef<llvm::StringRef> strings,
                            std::vector<uint32_t> *offsets) {
    Builder builder(endian);
    for (llvm::StringRef string : strings)
      offsets->push_back(builder.addString(string));
    unsigned types = data.ConsumeIntegralInRange(0, 60);
    for (unsigned i = 0; i < types; ++i)
      add(builder);
    return builder.finish();
  }

  static llvm::StringRef word(unsigned index) {
    static constexpr llvm::StringLiteral words[] = {"",      "a",         "b",       "task", "next",
                                                    "bool",  "u32",       "int",     "char", "false",
                                                    "x___2", "bpf_kfunc", "bpf_fun", "no-id"};
    return words[index % std::size(words)];
  }

private:
  llvm::StringRef name() { return word(data.ConsumeIntegral<uint8_t>()); }
  TypeId id() { return data.ConsumeIntegralInRange<TypeId>(0, 60); }
  uint32_t number() {
    return data.ConsumeBool() ? data.ConsumeIntegralInRange<uint32_t>(0, 64)
                              : data.ConsumeIntegral<uint32_t>();
  }
  uint32_t powerOfTwo(unsigned most) { return 1u << data.ConsumeIntegralInRange(0u, most); }

  template <class Entry, class Make> std::vector<Entry> list(Make make) {
    std::vector<Entry> entries(data.ConsumeIntegralInRange(0, 6));
    for (Entry &entry : entries)
      entry = make();
    return entries;
  }
  Member member() {
    return {name(), id(), number(), uint8_t(data.ConsumeBool() ? data.ConsumeIntegral<uint8_t>() : 0)};
  }

  void add(Builder &b) {
    Kind kind = Kind(data.ConsumeIntegralInRange(1, int(numKinds) - 1));
    switch (kind) {
    case Kind::Int: {
      uint32_t size = powerOfTwo(4);
      b.addInt(name(), size,
               IntInfo{data.ConsumeIntegral<uint8_t>(), 0,
                       uint8_t(1 + data.ConsumeIntegral<uint8_t>() % (size * 8))});
      return;
    }
    case Kind::Array:
      b.addArray(id(), id(), number());
      return;
    case Kind::Struct:
    case Kind::Union:
      b.addAggregate(kind, name(), number(), list<Member>([&] { return member(); }));
      return;
    case Kind::Enum:
    case Kind::Enum64:
      b.addEnum(kind, name(), powerOfTwo(3), data.ConsumeBool(),
                list<Enumerator>([&] { return Enumerator{name(), data.ConsumeIntegral<uint64_t>()}; }));
      return;
    case Kind::Fwd:
      b.addFwd(name(), data.ConsumeBool());
      return;
    case Kind::FuncProto:
      b.addFuncProto(id(), list<Param>([&] { return Param{name(), id()}; }));
      return;
    case Kind::Func:
      b.addFunc(name(), id(), data.ConsumeIntegralInRange(0, 3));
      return;
    case Kind::Var:
      b.addVar(name(), id(), number());
      return;
    case Kind::Datasec:
      b.addDatasec(name(), number(), list<SecVar>([&] { return SecVar{id(), number(), number()}; }));
      return;
    case Kind::Float:
      b.addFloat(name(), 2 * powerOfTwo(3));
      return;
    case Kind::DeclTag:
      b.addDeclTag(name(), id(), -1);
      return;
    default:
      b.addReference(kind, name(), id(), data.ConsumeBool());
    }
  }

  FuzzedDataProvider &data;
};

} // namespace skep::btf
