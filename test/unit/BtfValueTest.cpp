// Values as text and JSON: every kind, both byte orders, and bytes that are too few.
#include "btfgen/model/Builder.h"
#include "btfgen/model/Value.h"
#include <gtest/gtest.h>

using namespace skep;
using namespace skep::btf;
using namespace llvm::BTF;

namespace {

using Bytes = std::vector<uint8_t>;

/// A builder and the view of what it made.
struct Model {
  Builder b;
  Bytes bytes;
  std::optional<View> view;
  explicit Model(Endian endian = Endian::Little) : b(endian) {}
  const View &open() {
    bytes = b.finish();
    Result<View> opened = View::open(bytes, "test");
    EXPECT_TRUE(opened) << (opened ? "" : opened.error().message);
    view.emplace(std::move(*opened));
    return *view;
  }
};

TEST(BtfValue, Integers) {
  Model m;
  TypeId s = m.b.addInt("int", 4, INT_SIGNED), u = m.b.addInt("unsigned int", 4);
  TypeId l = m.b.addInt("long unsigned int", 8), flag = m.b.addInt("_Bool", 1, INT_BOOL);
  TypeId wide = m.b.addInt("__int128", 16);
  const View &v = m.open();
  Bytes ones(16, 0xff);
  EXPECT_EQ(valueText(v, s, ones), "-1");
  EXPECT_EQ(valueText(v, u, ones), "4294967295");
  EXPECT_EQ(valueText(v, l, ones), "18446744073709551615");
  EXPECT_EQ(valueJson(v, l, ones), "18446744073709551615");
  EXPECT_EQ(valueText(v, flag, Bytes{1}), "true");
  EXPECT_EQ(valueJson(v, flag, Bytes{0}), "false");
  EXPECT_EQ(valueText(v, wide, ones), "0xffffffffffffffffffffffffffffffff");
  EXPECT_EQ(valueJson(v, wide, ones), "\"0xffffffffffffffffffffffffffffffff\"");
}

TEST(BtfValue, BigEndian) {
  Model m(Endian::Big);
  TypeId u = m.b.addInt("unsigned int", 4);
  TypeId s = m.b.addAggregate(Kind::Struct, "s", 4, {{"high", u, 0, 4}, {"low", u, 4, 28}});
  const View &v = m.open();
  EXPECT_EQ(valueText(v, u, Bytes{0, 0, 1, 2}), "258");
  EXPECT_EQ(valueText(v, s, Bytes{0x70, 0, 0, 9}), "{ .high = 7, .low = 9 }");
}

TEST(BtfValue, Bitfields) {
  Model m;
  TypeId i = m.b.addInt("int", 4, INT_SIGNED), u = m.b.addInt("unsigned int", 4);
  TypeId s = m.b.addAggregate(Kind::Struct, "s", 4, {{"a", u, 0, 3}, {"b", i, 3, 2}, {"c", u, 5, 11}});
  const View &v = m.open();
  // a = 5, b = -1, c = 0x401
  uint16_t raw = 5 | 3 << 3 | 0x401 << 5;
  EXPECT_EQ(valueText(v, s, Bytes{uint8_t(raw), uint8_t(raw >> 8), 0, 0}), "{ .a = 5, .b = -1, .c = 1025 }");
}

TEST(BtfValue, Enums) {
  Model m;
  TypeId e = m.b.addEnum(Kind::Enum, "e", 4, true, {{"NONE", uint64_t(-1)}, {"TWO", 2}});
  TypeId big = m.b.addEnum(Kind::Enum64, "big", 8, false, {{"TOP", 1ull << 63}});
  const View &v = m.open();
  EXPECT_EQ(valueText(v, e, Bytes{0xff, 0xff, 0xff, 0xff}), "NONE");
  EXPECT_EQ(valueJson(v, e, Bytes{2, 0, 0, 0}), "\"TWO\"");
  EXPECT_EQ(valueText(v, e, Bytes{3, 0, 0, 0}), "3");
  EXPECT_EQ(valueText(v, e, Bytes{0xfe, 0xff, 0xff, 0xff}), "-2");
  EXPECT_EQ(valueText(v, big, Bytes{0, 0, 0, 0, 0, 0, 0, 0x80}), "TOP");
}

TEST(BtfValue, StructsAndStrings) {
  Model m;
  TypeId i = m.b.addInt("int", 4, INT_SIGNED), c = m.b.addInt("char", 1, INT_SIGNED);
  TypeId comm = m.b.addArray(c, i, 8), p = m.b.addPtr(0);
  TypeId inner = m.b.addAggregate(Kind::Union, "", 4, {{"x", i, 0, 0}, {"y", i, 0, 0}});
  TypeId s = m.b.addAggregate(
      Kind::Struct, "s", 24, {{"pid", i, 0, 0}, {"", inner, 32, 0}, {"comm", comm, 64, 0}, {"p", p, 128, 0}});
  const View &v = m.open();
  Bytes bytes = {42, 0, 0, 0, 7, 0, 0, 0, 'b', 'a', 's', 'h', 0, 0xff, 1, 2, 0xef, 0xbe, 0, 0, 0, 0, 0, 0};
  EXPECT_EQ(valueText(v, s, bytes), "{ .pid = 42, .x = 7, .y = 7, .comm = \"bash\", .p = 0xbeef }");
  EXPECT_EQ(valueJson(v, s, bytes), R"({"pid":42,"x":7,"y":7,"comm":"bash","p":"0xbeef"})");
}

TEST(BtfValue, ArraysThatAreNoText) {
  Model m;
  TypeId c = m.b.addInt("char", 1), i = m.b.addInt("int", 4, INT_SIGNED);
  TypeId chars = m.b.addArray(c, i, 3), ints = m.b.addArray(i, i, 2), pairs = m.b.addArray(ints, i, 2);
  TypeId none = m.b.addArray(i, i, 0);
  const View &v = m.open();
  EXPECT_EQ(valueText(v, chars, Bytes{1, 2, 3}), "[1, 2, 3]");
  EXPECT_EQ(valueText(v, chars, Bytes{0xff, 0, 0}), "[255, 0, 0]"); // not UTF-8
  EXPECT_EQ(valueJson(v, pairs, Bytes{1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0}), "[[1,2],[3,4]]");
  EXPECT_EQ(valueText(v, pairs, Bytes{1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0}), "[[1, 2], [3, 4]]");
  EXPECT_EQ(valueText(v, none, Bytes{}), "[]");
}

TEST(BtfValue, QuotesInTextAreEscaped) {
  Model m;
  TypeId c = m.b.addInt("char", 1), i = m.b.addInt("int", 4);
  TypeId a = m.b.addArray(c, i, 2);
  const View &v = m.open();
  EXPECT_EQ(valueText(v, a, Bytes{'"', '\\'}), "\"\\22\\\\\"");
  EXPECT_EQ(valueJson(v, a, Bytes{'"', '\\'}), "\"\\\"\\\\\"");
}

TEST(BtfValue, Floats) {
  Model m;
  TypeId f = m.b.addFloat("float", 4), d = m.b.addFloat("double", 8);
  const View &v = m.open();
  EXPECT_EQ(valueText(v, f, Bytes{0, 0, 0xc0, 0x3f}), "1.5");
  EXPECT_EQ(valueJson(v, d, Bytes{0, 0, 0, 0, 0, 0, 0xe0, 0x3f}), "0.5");
  EXPECT_EQ(valueJson(v, d, Bytes{0, 0, 0, 0, 0, 0, 0xf0, 0x7f}), "null"); // infinity
}

TEST(BtfValue, DataSection) {
  Model m;
  TypeId i = m.b.addInt("int", 4);
  TypeId a = m.b.addVar("a", i, 1), b = m.b.addVar("b", i, 1);
  TypeId sec = m.b.addDatasec(".data", 8, {{a, 0, 4}, {b, 4, 4}});
  const View &v = m.open();
  EXPECT_EQ(valueText(v, sec, Bytes{1, 0, 0, 0, 2, 0, 0, 0}), "{ .a = 1, .b = 2 }");
}

TEST(BtfValue, MissingBytes) {
  Model m;
  TypeId i = m.b.addInt("int", 4), a = m.b.addArray(i, i, 2);
  TypeId s = m.b.addAggregate(Kind::Struct, "s", 8, {{"x", i, 0, 0}, {"y", i, 32, 0}});
  const View &v = m.open();
  EXPECT_EQ(valueText(v, s, Bytes{1, 0, 0, 0, 2}), "{ .x = 1, .y = ? }");
  EXPECT_EQ(valueJson(v, s, Bytes{1, 0, 0, 0, 2}), R"({"x":1,"y":null})");
  EXPECT_EQ(valueText(v, a, Bytes{}), "[?, ?]");
  EXPECT_EQ(valueText(v, 0, Bytes{1}), "?");
}

TEST(BtfValue, OutputIsBounded) {
  Model m;
  TypeId i = m.b.addInt("int", 4), a = m.b.addArray(i, i, 0xffffffff);
  const View &v = m.open();
  EXPECT_EQ(valueText(v, a, Bytes{}, {.maxItems = 4}), "[?, ?, ?, ...]");
  EXPECT_EQ(valueJson(v, a, Bytes{}, {.maxItems = 4}), "[null,null,null]");
}

} // namespace
