// Every kind of BTF type is read back as it was written, in both byte orders, and malformed bytes are
// refused with the id that says why.
#include "btfgen/model/Builder.h"
#include <gtest/gtest.h>

using namespace skep;
using namespace skep::btf;
using namespace llvm::BTF;

namespace {

using Bytes = std::vector<uint8_t>;

/// Opens bytes that must be right. The view looks at `bytes`, so tests keep them.
View opened(const Bytes &bytes, const View *base = nullptr) {
  Result<View> view = View::open(bytes, "test", base);
  if (!view) {
    ADD_FAILURE() << view.error().id << ": " << view.error().message;
    abort();
  }
  return std::move(*view);
}

std::string refusal(const Bytes &bytes, const View *base = nullptr) {
  Result<View> view = View::open(bytes, "test", base);
  return view ? "accepted" : view.error().id;
}

/// One type of each kind.
Bytes allKinds(Endian endian) {
  Builder b(endian);
  TypeId i = b.addInt("int", 4, INT_SIGNED);                                  // 1
  TypeId p = b.addPtr(i);                                                     // 2
  b.addArray(i, i, 7);                                                        // 3
  b.addAggregate(Kind::Struct, "s", 16, {{"a", i, 0, 0}, {"p", p, 64, 0}});   // 4
  b.addAggregate(Kind::Union, "u", 4, {{"x", i, 0, 3}, {"y", i, 0, 0}});      // 5
  b.addEnum(Kind::Enum, "e", 4, true, {{"MINUS", uint64_t(-1)}, {"ONE", 1}}); // 6
  b.addFwd("f", true);                                                        // 7
  b.addTypedef("t", i);                                                       // 8
  b.addReference(Kind::Volatile, "", i);                                      // 9
  b.addReference(Kind::Const, "", i);                                         // 10
  b.addReference(Kind::Restrict, "", p);                                      // 11
  TypeId func = b.addFunc("fn", 13, FUNC_GLOBAL);                             // 12
  b.addFuncProto(i, {{"arg", p}, {"", 0}});                                   // 13
  TypeId var = b.addVar("v", i, VAR_STATIC);                                  // 14
  b.addDatasec(".data", 8, {{var, 4, 4}});                                    // 15
  b.addFloat("double", 8);                                                    // 16
  b.addDeclTag("tag", func, 1);                                               // 17
  b.addReference(Kind::TypeTag, "rcu", i);                                    // 18
  b.addEnum(Kind::Enum64, "e64", 8, false, {{"BIG", 1ull << 63}});            // 19
  return b.finish();
}

class BothEndians : public testing::TestWithParam<Endian> {};
INSTANTIATE_TEST_SUITE_P(Btf, BothEndians, testing::Values(Endian::Little, Endian::Big));

TEST_P(BothEndians, EveryKindIsReadAsWritten) {
  Bytes bytes = allKinds(GetParam());
  View v = opened(bytes);
  ASSERT_EQ(v.numTypes(), 20u);
  EXPECT_EQ(v.endian(), GetParam());
  EXPECT_TRUE(v.type(0).is(Kind::Void));
  for (TypeId id = 1; id < 20; ++id)
    EXPECT_EQ(v.type(id).kind(), Kind(id)) << id;

  EXPECT_EQ(v.type(1).name(), "int");
  EXPECT_EQ(v.type(1).intInfo().encoding, INT_SIGNED);
  EXPECT_EQ(v.type(1).intInfo().bits, 32);
  EXPECT_EQ(v.type(2).ref(), 1u);
  EXPECT_EQ(v.type(3).array().count, 7u);
  ASSERT_EQ(v.type(4).members().size(), 2u);
  EXPECT_EQ(v.type(4).members()[1].name, "p");
  EXPECT_EQ(v.type(4).members()[1].bitOffset, 64u);
  EXPECT_EQ(v.type(5).members()[0].bitSize, 3);
  EXPECT_EQ(int64_t(v.type(6).enumerators()[0].value), -1);
  EXPECT_TRUE(v.type(7).kindFlag());
  EXPECT_EQ(v.type(13).params()[0].name, "arg");
  EXPECT_EQ(v.type(13).params()[1].type, 0u);
  EXPECT_EQ(v.type(12).linkage(), uint32_t(FUNC_GLOBAL));
  EXPECT_EQ(v.type(14).linkage(), uint32_t(VAR_STATIC));
  EXPECT_EQ(v.type(15).variables()[0].offset, 4u);
  EXPECT_EQ(v.type(16).size(), 8u);
  EXPECT_EQ(v.type(17).componentIndex(), 1);
  EXPECT_EQ(v.type(18).name(), "rcu");
  EXPECT_EQ(v.type(19).enumerators()[0].value, 1ull << 63);
}

TEST_P(BothEndians, RewritingGivesTheSameBytes) {
  Bytes bytes = allKinds(GetParam());
  EXPECT_EQ(rewrite(opened(bytes)), bytes);
}

TEST(BtfView, ListsAreIterated) {
  Bytes bytes = allKinds(Endian::Little);
  View v = opened(bytes);
  std::string names;
  for (Member member : v.type(4).members())
    names += member.name.str() + ",";
  EXPECT_EQ(names, "a,p,");
}

TEST(BtfView, StringsAreStoredOnce) {
  Builder b;
  b.addInt("x", 4);
  b.addTypedef("x", 1);
  EXPECT_EQ(b.addString("x"), 1u);
  Bytes bytes = b.finish();
  EXPECT_EQ(opened(bytes).strings().size(), 3u);
}

TEST(BtfView, ResolvingAndSizes) {
  Builder b;
  TypeId i = b.addInt("int", 4);                  // 1
  TypeId t = b.addTypedef("t", i);                // 2
  TypeId c = b.addReference(Kind::Const, "", t);  // 3
  TypeId a = b.addArray(c, i, 10);                // 4
  TypeId at = b.addTypedef("at", a);              // 5
  TypeId aa = b.addArray(at, i, 3);               // 6
  TypeId huge = b.addArray(aa, i, 0xffffffff);    // 7
  TypeId huger = b.addArray(huge, i, 0xffffffff); // 8
  TypeId p = b.addPtr(huger);                     // 9
  Bytes bytes = b.finish();
  View v = opened(bytes);
  EXPECT_EQ(v.resolve(c), i);
  EXPECT_EQ(v.skipModifiers(c), t);
  EXPECT_EQ(v.sizeOf(c), 4u);
  EXPECT_EQ(v.sizeOf(aa), 120u);
  EXPECT_EQ(v.sizeOf(huger), std::nullopt);
  EXPECT_EQ(v.sizeOf(p), 8u);
  EXPECT_EQ(v.sizeOf(0), 0u);
}

TEST(BtfView, PointersAreAsBigAsLong) {
  Builder b;
  b.addInt("long int", 4, INT_SIGNED);
  Bytes bytes = b.finish();
  EXPECT_EQ(opened(bytes).pointerSize(), 4u);
}

TEST(BtfView, BitfieldsOfOldPaholeAreSeen) {
  Builder b;
  TypeId three = b.addInt("unsigned int", 4, IntInfo{0, 2, 3}); // 3 bits at bit 2
  TypeId s = b.addAggregate(Kind::Struct, "s", 4, {{"x", three, 8, 0}});
  Bytes bytes = b.finish();
  View v = opened(bytes);
  View::FieldBits bits = v.fieldBits(v.type(s).members()[0]);
  EXPECT_EQ(bits.offset, 10u);
  EXPECT_EQ(bits.size, 3);
}

TEST(BtfView, SplitBtfContinuesItsBase) {
  Builder b;
  TypeId i = b.addInt("int", 4);
  Bytes baseBytes = b.finish();
  View base = opened(baseBytes);
  Builder m(Endian::Little, &base);
  TypeId own = m.addTypedef("mine", i);
  Bytes bytes = m.finish();
  View v = opened(bytes, &base);
  EXPECT_EQ(own, 2u);
  EXPECT_EQ(v.firstOwnId(), 2u);
  EXPECT_EQ(v.numTypes(), 3u);
  EXPECT_EQ(v.type(own).name(), "mine");
  EXPECT_EQ(v.type(i).name(), "int");
  EXPECT_EQ(v.resolve(own), i);
  EXPECT_EQ(rewrite(v), bytes);
}

// What is refused

/// Bytes with one 32-bit word of the type section replaced.
Bytes withWord(Bytes bytes, unsigned index, uint32_t value) {
  llvm::support::endian::write32le(bytes.data() + HeaderSize + 4 * index, value);
  return bytes;
}
Bytes withHeader(Bytes bytes, unsigned offset, uint32_t value) {
  llvm::support::endian::write32le(bytes.data() + offset, value);
  return bytes;
}

Bytes oneInt() {
  Builder b;
  b.addInt("int", 4);
  return b.finish();
}

TEST(BtfBad, Header) {
  EXPECT_EQ(refusal({}), "btf-bad-magic");
  EXPECT_EQ(refusal({0x9f}), "btf-bad-magic");
  EXPECT_EQ(refusal({'h', 'e', 'l', 'l', 'o'}), "btf-bad-magic");
  EXPECT_EQ(refusal({0x9f, 0xeb, 1, 0}), "btf-truncated");
  Bytes version = oneInt();
  version[2] = 9;
  EXPECT_EQ(refusal(version), "btf-bad-header");
  EXPECT_EQ(refusal(withHeader(oneInt(), 4, 8)), "btf-bad-header"); // header length
  EXPECT_EQ(refusal(withHeader(oneInt(), 8, 2)), "btf-bad-header"); // type section unaligned
  EXPECT_EQ(refusal(withHeader(oneInt(), 8, 0xfffffffc)), "btf-truncated");
  EXPECT_EQ(refusal(withHeader(oneInt(), 12, 0xffffffff)), "btf-truncated");
  EXPECT_EQ(refusal(withHeader(oneInt(), 20, 0xffffffff)), "btf-truncated");
}

TEST(BtfBad, EveryPrefixIsRefused) {
  Bytes whole = allKinds(Endian::Little);
  for (size_t size = 0; size < whole.size(); ++size)
    EXPECT_NE(refusal(Bytes(whole.begin(), whole.begin() + size)), "accepted") << size;
}

TEST(BtfBad, Strings) {
  Bytes open = oneInt();
  open.back() = 'x';
  EXPECT_EQ(refusal(open), "btf-bad-string");
  EXPECT_EQ(refusal(withHeader(oneInt(), 20, 0)), "btf-bad-string");
  EXPECT_EQ(refusal(withWord(oneInt(), 0, 5)), "btf-bad-string"); // one past the end
  Builder b;
  b.addInt("int", 4);
  b.addAggregate(Kind::Struct, "s", 4, {{"m", 1, 0, 0}});
  EXPECT_EQ(refusal(withWord(b.finish(), 4 + 3, 999)), "btf-bad-string"); // the member's
}

TEST(BtfBad, Kind) {
  EXPECT_EQ(refusal(withWord(oneInt(), 1, 20u << 24)), "btf-unknown-kind");
  EXPECT_EQ(refusal(withWord(oneInt(), 1, 0)), "btf-unknown-kind");
}

TEST(BtfBad, ListBeyondTheEnd) {
  EXPECT_EQ(refusal(withWord(oneInt(), 1, uint32_t(Kind::Struct) << 24 | 2)), "btf-truncated");
}

TEST(BtfBad, Sizes) {
  EXPECT_EQ(refusal(withWord(oneInt(), 2, 3)), "btf-bad-size");
  EXPECT_EQ(refusal(withWord(oneInt(), 2, 32)), "btf-bad-size");
  EXPECT_EQ(refusal(withWord(oneInt(), 3, 33)), "btf-bad-size");           // more bits than bytes
  EXPECT_EQ(refusal(withWord(oneInt(), 3, 1 << 16 | 32)), "btf-bad-size"); // bits at an offset
  EXPECT_EQ(refusal(withWord(oneInt(), 3, 0)), "btf-bad-size");
  Builder e;
  e.addEnum(Kind::Enum, "e", 16, false, {});
  EXPECT_EQ(refusal(e.finish()), "btf-bad-size");
  Builder f;
  f.addFloat("f", 5);
  EXPECT_EQ(refusal(f.finish()), "btf-bad-size");
}

TEST(BtfBad, ReferenceBeyondTheLastType) {
  Builder b;
  b.addPtr(2);
  EXPECT_EQ(refusal(b.finish()), "btf-bad-reference");
  Builder a;
  a.addInt("int", 4);
  a.addArray(1, 9, 1);
  EXPECT_EQ(refusal(a.finish()), "btf-bad-reference");
  Builder p;
  p.addFuncProto(0, {{"x", 4}});
  EXPECT_EQ(refusal(p.finish()), "btf-bad-reference");
}

TEST(BtfBad, ReferenceToWhatIsNoType) {
  Builder b;
  TypeId proto = b.addFuncProto(0, {});
  TypeId func = b.addFunc("f", proto, FUNC_STATIC);
  b.addPtr(func);
  EXPECT_EQ(refusal(b.finish()), "btf-bad-reference");
  Builder f;
  f.addFunc("f", f.addInt("int", 4), FUNC_STATIC); // not a prototype
  EXPECT_EQ(refusal(f.finish()), "btf-bad-reference");
  Builder d;
  d.addDatasec(".data", 4, {{d.addInt("int", 4), 0, 4}}); // not a variable
  EXPECT_EQ(refusal(d.finish()), "btf-bad-reference");
  Builder p;
  p.addFuncProto(1, {}); // a function that gives itself
  EXPECT_EQ(refusal(p.finish()), "btf-bad-reference");
  Builder t;
  t.addDeclTag("tag", 0, -1);
  EXPECT_EQ(refusal(t.finish()), "btf-bad-reference");
}

TEST(BtfBad, LoopsAreRefused) {
  Builder self;
  self.addTypedef("t", 1);
  EXPECT_EQ(refusal(self.finish()), "btf-too-deep");
  Builder modifiers;
  modifiers.addReference(Kind::Const, "", 2);
  modifiers.addReference(Kind::Volatile, "", 1);
  EXPECT_EQ(refusal(modifiers.finish()), "btf-too-deep");
  Builder pointer;
  pointer.addPtr(1);
  EXPECT_EQ(refusal(pointer.finish()), "btf-too-deep");
  Builder contains;
  contains.addAggregate(Kind::Struct, "s", 4, {{"s", 1, 0, 0}});
  EXPECT_EQ(refusal(contains.finish()), "btf-too-deep");
  Builder array;
  array.addArray(2, 2, 1);
  array.addAggregate(Kind::Union, "u", 4, {{"a", 1, 0, 0}});
  EXPECT_EQ(refusal(array.finish()), "btf-too-deep");
  Builder unnamed; // struct { ... *self; } cannot be written in C
  unnamed.addPtr(2);
  unnamed.addAggregate(Kind::Struct, "", 8, {{"self", 1, 0, 0}});
  EXPECT_EQ(refusal(unnamed.finish()), "btf-too-deep");
  Builder proto;
  proto.addPtr(2);
  proto.addFuncProto(0, {{"self", 1}});
  EXPECT_EQ(refusal(proto.finish()), "btf-too-deep");
}

TEST(BtfView, ForwardEnumHasNoSize) {
  Builder b;
  b.addEnum(Kind::Enum, "e", 0, false, {});
  EXPECT_EQ(refusal(b.finish()), "accepted");
  Builder full;
  full.addEnum(Kind::Enum, "e", 0, false, {{"A", 0}});
  EXPECT_EQ(refusal(full.finish()), "btf-bad-size");
}

TEST(BtfView, NamedStructMayPointToItself) {
  Builder b;
  b.addPtr(2);
  b.addAggregate(Kind::Struct, "list", 8, {{"next", 1, 0, 0}});
  EXPECT_EQ(refusal(b.finish()), "accepted");
}

Bytes pointerChain(unsigned length) {
  Builder b;
  TypeId last = b.addInt("int", 4);
  for (unsigned i = 0; i < length; ++i)
    last = b.addPtr(last);
  return b.finish();
}

TEST(BtfBad, DepthIsBounded) {
  EXPECT_EQ(refusal(pointerChain(View::maxDepth)), "accepted");
  EXPECT_EQ(refusal(pointerChain(View::maxDepth + 1)), "btf-too-deep");
}

TEST(BtfBad, NameOfNothingDoesNotMakeAStructNamed) {
  // The name offset is not 0, but the string there is empty: written out, this never ends.
  Builder b;
  b.addInt("x", 4);
  b.addPtr(3);
  b.addAggregate(Kind::Struct, "", 8, {{"self", 2, 0, 0}});
  Bytes bytes = b.finish();
  EXPECT_EQ(refusal(withWord(bytes, 4 + 3, 2)), "btf-too-deep"); // 2 = the NUL of "x"
}

TEST(BtfBad, BaseOfTheOtherByteOrder) {
  Bytes baseBytes = allKinds(Endian::Big);
  View base = opened(baseBytes);
  Builder m(Endian::Little, &base);
  m.addTypedef("mine", 1);
  EXPECT_EQ(refusal(m.finish(), &base), "btf-bad-header");
}

TEST(BtfBad, MessagesSayWhere) {
  Bytes bytes = withWord(oneInt(), 2, 3);
  Result<View> view = View::open(bytes, "k.btf");
  ASSERT_FALSE(view);
  EXPECT_EQ(view.error().where.file, "k.btf");
  EXPECT_EQ(view.error().where.offset, uint64_t(HeaderSize));
  EXPECT_NE(view.error().message.find("type 1"), std::string::npos);
}

} // namespace
