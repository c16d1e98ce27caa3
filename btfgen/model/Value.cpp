// One walk over type and bytes feeds two writers.
#include "btfgen/model/Value.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

namespace skep::btf {

namespace {

using Wide = unsigned __int128;

/// What the walk reports. Strings it gives are short-lived.
class ValueSink {
public:
  virtual ~ValueSink() = default;
  virtual void beginObject() = 0;
  virtual void endObject() = 0;
  virtual void beginArray() = 0;
  virtual void endArray() = 0;
  virtual void key(llvm::StringRef name) = 0; ///< before each value of an object
  virtual void number(uint64_t value) = 0;
  virtual void number(int64_t value) = 0;
  virtual void number(double value) = 0;
  virtual void boolean(bool value) = 0;
  virtual void string(llvm::StringRef text) = 0;
  virtual void word(llvm::StringRef text) = 0; ///< an enumerator
  virtual void hex(Wide value) = 0;
  virtual void unknown() = 0; ///< there are no bytes for it
  virtual void cut() = 0;     ///< the rest is left out; comes once in each open array and object
};

std::string hexOf(Wide value) {
  uint64_t high = value >> 64, low = uint64_t(value);
  std::string digits = llvm::utohexstr(low, /*LowerCase=*/true, high ? 16 : 0);
  return "0x" + (high ? llvm::utohexstr(high, true) : "") + digits;
}

class TextSink : public ValueSink {
public:
  explicit TextSink(std::string &out) : out(out) {}
  void beginObject() override { open("{ "); }
  void endObject() override { close(" }", "{}"); }
  void beginArray() override { open("["); }
  void endArray() override { close("]", "[]"); }
  void key(llvm::StringRef name) override {
    separate();
    out += "." + name.str() + " = ";
    afterKey = true;
  }
  void number(uint64_t value) override { put(std::to_string(value)); }
  void number(int64_t value) override { put(std::to_string(value)); }
  void number(double value) override {
    std::string text;
    llvm::raw_string_ostream(text) << llvm::format("%.17g", value);
    put(text);
  }
  void boolean(bool value) override { put(value ? "true" : "false"); }
  void string(llvm::StringRef text) override {
    std::string quoted;
    llvm::raw_string_ostream stream(quoted);
    stream << '"';
    llvm::printEscapedString(text, stream);
    stream << '"';
    put(quoted);
  }
  void word(llvm::StringRef text) override { put(text); }
  void hex(Wide value) override { put(hexOf(value)); }
  void unknown() override { put("?"); }
  void cut() override { put("..."); }

private:
  void separate() {
    if (!std::exchange(first, false))
      out += ", ";
  }
  void put(llvm::StringRef text) {
    if (!std::exchange(afterKey, false))
      separate();
    out += text;
  }
  void open(llvm::StringRef bracket) {
    put(bracket);
    first = true;
  }
  void close(llvm::StringRef bracket, llvm::StringRef whole) {
    if (first) // nothing in it
      out.resize(out.size() - (whole == "{}" ? 2 : 1));
    out += first ? whole : bracket;
    first = false;
  }

  std::string &out;
  bool first = true; ///< nothing stands before the next item within its brackets
  bool afterKey = false;
};

class JsonSink : public ValueSink {
public:
  explicit JsonSink(llvm::json::OStream &out) : out(out) {}
  void beginObject() override { push('o'), out.objectBegin(); }
  void endObject() override { out.objectEnd(), pop(); }
  void beginArray() override { push('a'), out.arrayBegin(); }
  void endArray() override { out.arrayEnd(), pop(); }
  void key(llvm::StringRef name) override {
    out.attributeBegin(llvm::json::fixUTF8(name)), inAttribute = true;
  }
  void number(uint64_t value) override { put(value); }
  void number(int64_t value) override { put(value); }
  void number(double value) override {
    if (value - value == 0)
      return put(value);
    put(llvm::json::Value(nullptr)); // JSON knows no infinity
  }
  void boolean(bool value) override { put(value); }
  void string(llvm::StringRef text) override { put(llvm::json::fixUTF8(text)); }
  void word(llvm::StringRef text) override { string(text); }
  void hex(Wide value) override { put(hexOf(value)); }
  void unknown() override { put(nullptr); }
  void cut() override {}

private:
  void put(llvm::json::Value value) {
    out.value(value);
    endValue();
  }
  void push(char) {
    nested.push_back(inAttribute);
    inAttribute = false;
  }
  void pop() {
    inAttribute = nested.pop_back_val();
    endValue();
  }
  void endValue() {
    if (std::exchange(inAttribute, false))
      out.attributeEnd();
  }

  llvm::json::OStream &out;
  llvm::SmallVector<bool, 16> nested; ///< for each open bracket: is it the value of an attribute?
  bool inAttribute = false;
};

class ValueWalker {
public:
  ValueWalker(const View &view, llvm::ArrayRef<uint8_t> bytes, ValueSink &sink, uint32_t maxItems)
      : view(view), bytes(bytes), sink(sink), left(maxItems) {}

  void value(TypeId id, uint64_t offset);

private:
  void integer(Type type, uint64_t offset);
  void bits(Type type, uint64_t bitOffset, unsigned size);
  void enumeration(Type type, Wide value, unsigned size);
  void floating(Type type, uint64_t offset);
  void array(Type type, uint64_t offset);
  void aggregate(Type type, uint64_t offset);
  void members(Type type, uint64_t offset);
  void datasec(Type type, uint64_t offset);
  std::optional<llvm::StringRef> textOf(Type element, uint64_t offset, uint64_t count) const;
  std::optional<Wide> read(uint64_t bitOffset, unsigned size) const;

  const View &view;
  llvm::ArrayRef<uint8_t> bytes;
  ValueSink &sink;
  uint32_t left;
};

/// `size` bits (at most 128) that start `bitOffset` bits into the bytes, counted from the end that the
/// byte order counts from.
std::optional<Wide> ValueWalker::read(uint64_t bitOffset, unsigned size) const {
  uint64_t first = bitOffset / 8, last = (bitOffset + size + 7) / 8;
  if (last > bytes.size() || size > 128 || last - first > 17)
    return std::nullopt;
  bool little = view.endian() == Endian::Little;
  Wide value = 0;
  // Bit by bit would be simplest; byte by byte is fast enough and still plain.
  for (unsigned done = 0; done < size;) {
    uint64_t at = bitOffset + done;
    unsigned inByte = at % 8, take = std::min(size - done, 8 - inByte);
    unsigned shift = little ? inByte : 8 - inByte - take;
    Wide part = bytes[at / 8] >> shift & ((1u << take) - 1);
    value = little ? value | part << done : value << take | part;
    done += take;
  }
  return value;
}

int64_t signExtend(uint64_t value, unsigned size) {
  return size && size < 64 ? int64_t(value << (64 - size)) >> (64 - size) : int64_t(value);
}

void ValueWalker::enumeration(Type type, Wide value, unsigned size) {
  uint64_t wanted = type.kindFlag() ? uint64_t(signExtend(uint64_t(value), size)) : uint64_t(value);
  for (Enumerator e : type.enumerators())
    if (e.value == wanted)
      return sink.word(e.name);
  if (type.kindFlag())
    return sink.number(int64_t(wanted));
  sink.number(wanted);
}

void ValueWalker::bits(Type type, uint64_t bitOffset, unsigned size) {
  std::optional<Wide> value = read(bitOffset, size);
  if (!value)
    return sink.unknown();
  if (isAnyEnum(type.kind()))
    return enumeration(type, *value, size);
  uint8_t encoding = type.is(Kind::Int) ? type.intInfo().encoding : 0;
  if (encoding & llvm::BTF::INT_BOOL && *value <= 1)
    return sink.boolean(*value);
  if (size > 64)
    return sink.hex(*value);
  if (encoding & llvm::BTF::INT_SIGNED)
    return sink.number(signExtend(uint64_t(*value), size));
  sink.number(uint64_t(*value));
}

void ValueWalker::integer(Type type, uint64_t offset) {
  IntInfo info = type.intInfo();
  bits(type, offset * 8 + info.offset, info.bits);
}

void ValueWalker::floating(Type type, uint64_t offset) {
  std::optional<Wide> raw = read(offset * 8, type.size() * 8);
  if (!raw)
    return sink.unknown();
  if (type.size() == 4) {
    uint32_t word = uint32_t(*raw);
    float value;
    memcpy(&value, &word, sizeof value);
    return sink.number(double(value));
  }
  if (type.size() == 8) {
    uint64_t word = uint64_t(*raw);
    double value;
    memcpy(&value, &word, sizeof value);
    return sink.number(value);
  }
  sink.hex(*raw);
}

/// The text in an array of char, up to its NUL; nothing when it is not text.
std::optional<llvm::StringRef> ValueWalker::textOf(Type element, uint64_t offset, uint64_t count) const {
  bool isChar = element.is(Kind::Int) && element.size() == 1 &&
                (element.name() == "char" || element.intInfo().encoding & llvm::BTF::INT_CHAR);
  if (!isChar || offset > bytes.size() || count > bytes.size() - offset)
    return std::nullopt;
  llvm::StringRef text(reinterpret_cast<const char *>(bytes.data()) + offset, count);
  text = text.take_until([](char c) { return c == 0; });
  for (char c : text)
    if (uint8_t(c) < ' ' && c != '\n' && c != '\t')
      return std::nullopt;
  if (!llvm::json::isUTF8(text))
    return std::nullopt;
  return text;
}

void ValueWalker::array(Type type, uint64_t offset) {
  ArrayInfo info = type.array();
  Type element = view.type(view.resolve(info.element));
  if (std::optional<llvm::StringRef> text = textOf(element, offset, info.count))
    return sink.string(*text);
  uint64_t step = view.sizeOf(info.element).value_or(UINT32_MAX);
  sink.beginArray();
  for (uint64_t i = 0; i < info.count; ++i) {
    if (left == 0) {
      sink.cut();
      break;
    }
    value(info.element, offset + i * step);
  }
  sink.endArray();
}

void ValueWalker::members(Type type, uint64_t offset) {
  for (Member member : type.members()) {
    if (left == 0)
      return;
    --left;
    Type memberType = view.type(view.resolve(member.type));
    View::FieldBits field = view.fieldBits(member);
    if (member.name.empty() && isStructOrUnion(memberType.kind())) {
      members(memberType, offset + field.offset / 8);
      continue;
    }
    sink.key(member.name);
    if (field.size)
      bits(memberType, offset * 8 + field.offset, field.size);
    else
      value(member.type, offset + field.offset / 8);
  }
}

void ValueWalker::datasec(Type type, uint64_t offset) {
  sink.beginObject();
  for (SecVar variable : type.variables()) {
    if (left == 0)
      break;
    --left;
    sink.key(view.type(variable.type).name());
    value(view.type(variable.type).ref(), offset + variable.offset);
  }
  sink.endObject();
}

void ValueWalker::value(TypeId id, uint64_t offset) {
  left -= left != 0;
  Type type = view.type(view.resolve(id));
  switch (type.kind()) {
  case Kind::Int:
    return integer(type, offset);
  case Kind::Enum:
  case Kind::Enum64:
    return bits(type, offset * 8, type.size() * 8);
  case Kind::Float:
    return floating(type, offset);
  case Kind::Ptr: {
    std::optional<Wide> address = read(offset * 8, view.pointerSize() * 8);
    return address ? sink.hex(*address) : sink.unknown();
  }
  case Kind::Array:
    return array(type, offset);
  case Kind::Struct:
  case Kind::Union:
    sink.beginObject();
    members(type, offset);
    return sink.endObject();
  case Kind::Var:
    return value(type.ref(), offset);
  case Kind::Datasec:
    return datasec(type, offset);
  default:
    return sink.unknown();
  }
}

} // namespace

std::string valueText(const View &view, TypeId type, llvm::ArrayRef<uint8_t> bytes, ValueOptions options) {
  std::string text;
  TextSink sink(text);
  ValueWalker(view, bytes, sink, options.maxItems).value(type, 0);
  return text;
}

void valueJson(llvm::json::OStream &out, const View &view, TypeId type, llvm::ArrayRef<uint8_t> bytes,
               ValueOptions options) {
  JsonSink sink(out);
  ValueWalker(view, bytes, sink, options.maxItems).value(type, 0);
}

std::string valueJson(const View &view, TypeId type, llvm::ArrayRef<uint8_t> bytes, ValueOptions options) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  llvm::json::OStream out(stream);
  valueJson(out, view, type, bytes, options);
  return text;
}

} // namespace skep::btf
