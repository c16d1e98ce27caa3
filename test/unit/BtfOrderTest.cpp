// orderBtf: whatever order the allocator gave the tail of LLVM's types, the bytes come out the same.
#include "backend-glue/codegen/BtfOrder.h"
#include "llvm/DebugInfo/BTF/BTF.h"
#include <gtest/gtest.h>

using namespace skep;
using namespace llvm;

namespace {

struct Record {
  unsigned kind;
  const char *name;
  uint32_t ref;
};

/// BTF of head-only records, with names added to the string table in the order of the records.
std::vector<uint8_t> makeBtf(std::vector<Record> records, Endian endian) {
  ByteWriter types(endian);
  std::string strings(1, '\0');
  for (const Record &record : records) {
    uint32_t name = 0;
    std::string wanted = std::string(record.name) + '\0';
    if (*record.name) {
      size_t found = strings.find('\0' + wanted);
      name = found == std::string::npos ? strings.size() : found + 1;
      if (found == std::string::npos)
        strings += wanted;
    }
    types.put<uint32_t>(name);
    types.put<uint32_t>(record.kind << 24);
    types.put<uint32_t>(record.ref);
  }
  ByteWriter btf(endian);
  btf.put<uint16_t>(BTF::MAGIC);
  btf.put<uint8_t>(1);
  btf.put<uint8_t>(0);
  for (uint32_t word : {uint32_t(24), uint32_t(0), uint32_t(types.size()), uint32_t(types.size()), uint32_t(strings.size())})
    btf.put<uint32_t>(word);
  btf.putBytes(types.take());
  btf.putBytes(ArrayRef(reinterpret_cast<const uint8_t *>(strings.data()), strings.size()));
  return btf.take();
}

/// .BTF.ext with one CO-RE record about `type`.
std::vector<uint8_t> makeExt(uint32_t type) {
  ByteWriter ext(Endian::Little);
  ext.put<uint32_t>(0x0001eb9f);
  for (uint32_t word : {32, 0, 0, 0, 0, 0, 28, 16, 1, 1, 0, int(type), 0, 8})
    ext.put<uint32_t>(word);
  return ext.take();
}

const unsigned Ptr = BTF::BTF_KIND_PTR, Fwd = BTF::BTF_KIND_FWD, Tag = BTF::BTF_KIND_TYPE_TAG,
               Typedef = BTF::BTF_KIND_TYPEDEF;

TEST(BtfOrder, ForwardsFollowTheirFirstUse) {
  for (Endian endian : {Endian::Little, Endian::Big}) {
    auto good = makeBtf({{Ptr, "", 3}, {Ptr, "", 4}, {Fwd, "aa", 0}, {Fwd, "bbb", 0}}, endian);
    auto swapped = makeBtf({{Ptr, "", 4}, {Ptr, "", 3}, {Fwd, "bbb", 0}, {Fwd, "aa", 0}}, endian);
    ASSERT_NE(good, swapped);
    orderBtf(swapped, {}, endian);
    EXPECT_EQ(good, swapped);
    auto before = good;
    orderBtf(good, {}, endian);
    EXPECT_EQ(good, before);
  }
}

TEST(BtfOrder, TypeTagsComeWithWhatTheyTag) {
  auto good = makeBtf({{Ptr, "", 4}, {Ptr, "", 5}, {Fwd, "aa", 0}, {Tag, "rcu", 3}, {Fwd, "bbb", 0}}, Endian::Little);
  auto swapped =
      makeBtf({{Ptr, "", 5}, {Ptr, "", 3}, {Fwd, "bbb", 0}, {Fwd, "aa", 0}, {Tag, "rcu", 4}}, Endian::Little);
  orderBtf(swapped, {}, Endian::Little);
  EXPECT_EQ(good, swapped);
}

TEST(BtfOrder, NamesThatOthersUseStayWhereTheyAre) {
  auto good = makeBtf({{Typedef, "bbb", 3}, {Ptr, "", 4}, {Fwd, "aa", 0}, {Fwd, "bbb", 0}}, Endian::Little);
  auto swapped = makeBtf({{Typedef, "bbb", 4}, {Ptr, "", 3}, {Fwd, "bbb", 0}, {Fwd, "aa", 0}}, Endian::Little);
  orderBtf(swapped, {}, Endian::Little);
  EXPECT_EQ(good, swapped);
}

TEST(BtfOrder, CoreRecordsFollow) {
  auto btf = makeBtf({{Ptr, "", 4}, {Ptr, "", 3}, {Fwd, "bbb", 0}, {Fwd, "aa", 0}}, Endian::Little);
  auto ext = makeExt(4);
  orderBtf(btf, ext, Endian::Little);
  EXPECT_EQ(ext, makeExt(3));
}

TEST(BtfOrder, OtherBytesAreLeftAlone) {
  auto good = makeBtf({{Ptr, "", 4}, {Ptr, "", 3}, {Fwd, "bbb", 0}, {Fwd, "aa", 0}}, Endian::Little);
  for (size_t size = 0; size < good.size(); ++size) {
    std::vector<uint8_t> cut(good.begin(), good.begin() + size), before = cut;
    orderBtf(cut, {}, Endian::Little);
    EXPECT_EQ(cut, before) << size;
  }
}

} // namespace
