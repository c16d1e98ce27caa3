// What each kind shows is said once, in Dumper; TextFields and JsonFields know how it looks.
#include "btfgen/model/Dump.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace skep::btf {

namespace {

constexpr llvm::StringLiteral anonymous = "(anon)";

llvm::StringRef shownName(llvm::StringRef name) { return name.empty() ? llvm::StringRef(anonymous) : name; }

class TextFields {
public:
  explicit TextFields(llvm::raw_ostream &out) : out(out) {}

  void beginType(TypeId id, Kind kind, llvm::StringRef name) {
    out << '[' << id << "] " << kindName(kind) << ' ';
    if (kind != Kind::Void)
      quoted(shownName(name));
  }
  void endType() { out << '\n'; }
  void number(llvm::StringRef key, int64_t value) { out << ' ' << key << '=' << value; }
  void value(uint64_t value, bool isSigned, bool isWide) {
    out << " val=";
    if (isSigned)
      out << int64_t(value);
    else
      out << value;
    if (isWide)
      out << (isSigned ? "LL" : "ULL");
  }
  void word(llvm::StringRef key, llvm::StringRef text) { out << ' ' << key << '=' << text; }
  void comma() { out << ','; }
  void beginList(llvm::StringRef) {}
  void endList() {}
  void beginEntry(llvm::StringRef name) {
    out << "\n\t";
    quoted(shownName(name));
  }
  void beginEntry() { out << "\n\t"; }
  void firstNumber(llvm::StringRef key, uint64_t value) { out << key << '=' << value; }
  void target(Type type) {
    out << " (" << kindName(type.kind()) << ' ';
    quoted(type.name());
    out << ')';
  }
  void endEntry() {}

private:
  void quoted(llvm::StringRef text) {
    out << '\'';
    llvm::printEscapedString(text, out);
    out << '\'';
  }
  llvm::raw_ostream &out;
};

class JsonFields {
public:
  explicit JsonFields(llvm::json::OStream &out) : out(out) {}

  void beginType(TypeId id, Kind kind, llvm::StringRef name) {
    out.objectBegin();
    out.attribute("id", id);
    out.attribute("kind", kindName(kind));
    word("name", shownName(name));
  }
  void endType() { out.objectEnd(); }
  void number(llvm::StringRef key, int64_t value) { out.attribute(key, value); }
  void value(uint64_t value, bool isSigned, bool) {
    if (isSigned)
      out.attribute("val", int64_t(value));
    else
      out.attribute("val", value);
  }
  void comma() {}
  void word(llvm::StringRef key, llvm::StringRef text) { out.attribute(key, llvm::json::fixUTF8(text)); }
  void beginList(llvm::StringRef key) {
    out.attributeBegin(key);
    out.arrayBegin();
  }
  void endList() {
    out.arrayEnd();
    out.attributeEnd();
  }
  void beginEntry(llvm::StringRef name) {
    out.objectBegin();
    word("name", shownName(name));
  }
  void beginEntry() { out.objectBegin(); }
  void firstNumber(llvm::StringRef key, uint64_t value) { number(key, value); }
  void target(Type) {}
  void endEntry() { out.objectEnd(); }

private:
  llvm::json::OStream &out;
};

template <class Fields> class Dumper {
public:
  Dumper(const View &view, Fields &fields) : view(view), fields(fields) {}
  void type(Type type);

private:
  void integer(Type type);
  void members(Type type);
  void enumerators(Type type);
  void params(Type type);
  void variables(Type type);
  void linkage(Type type);

  const View &view;
  Fields &fields;
};

template <class Fields> void Dumper<Fields>::integer(Type type) {
  IntInfo info = type.intInfo();
  fields.number("size", type.size());
  fields.number("bits_offset", info.offset);
  fields.number("nr_bits", info.bits);
  llvm::StringRef encoding = info.encoding & llvm::BTF::INT_SIGNED ? "SIGNED"
                             : info.encoding & llvm::BTF::INT_CHAR ? "CHAR"
                             : info.encoding & llvm::BTF::INT_BOOL ? "BOOL"
                                                                   : "(none)";
  fields.word("encoding", encoding);
}

template <class Fields> void Dumper<Fields>::members(Type type) {
  fields.number("size", type.size());
  fields.number("vlen", type.vlen());
  fields.beginList("members");
  for (Member member : type.members()) {
    fields.beginEntry(member.name);
    fields.number("type_id", member.type);
    fields.number("bits_offset", member.bitOffset);
    if (member.bitSize)
      fields.number("bitfield_size", member.bitSize);
    fields.endEntry();
  }
  fields.endList();
}

template <class Fields> void Dumper<Fields>::enumerators(Type type) {
  fields.word("encoding", type.kindFlag() ? "SIGNED" : "UNSIGNED");
  fields.number("size", type.size());
  fields.number("vlen", type.vlen());
  fields.beginList("values");
  for (Enumerator value : type.enumerators()) {
    fields.beginEntry(value.name);
    fields.value(value.value, type.kindFlag(), type.is(Kind::Enum64));
    fields.endEntry();
  }
  fields.endList();
}

template <class Fields> void Dumper<Fields>::params(Type type) {
  fields.number("ret_type_id", type.ref());
  fields.number("vlen", type.vlen());
  fields.beginList("params");
  for (Param param : type.params()) {
    fields.beginEntry(param.name);
    fields.number("type_id", param.type);
    fields.endEntry();
  }
  fields.endList();
}

template <class Fields> void Dumper<Fields>::variables(Type type) {
  fields.number("size", type.size());
  fields.number("vlen", type.vlen());
  fields.beginList("vars");
  for (SecVar variable : type.variables()) {
    fields.beginEntry();
    fields.firstNumber("type_id", variable.type);
    fields.number("offset", variable.offset);
    fields.number("size", variable.size);
    fields.target(view.type(variable.type));
    fields.endEntry();
  }
  fields.endList();
}

template <class Fields> void Dumper<Fields>::linkage(Type type) {
  constexpr llvm::StringLiteral words[] = {"static", "global", "extern"};
  fields.number("type_id", type.ref());
  if (type.is(Kind::Var))
    fields.comma(); // bpftool has one here, and only here
  fields.word("linkage", type.linkage() < 3 ? llvm::StringRef(words[type.linkage()]) : "(unknown)");
}

template <class Fields> void Dumper<Fields>::type(Type type) {
  fields.beginType(type.id(), type.kind(), type.name());
  switch (type.kind()) {
  case Kind::Int:
    integer(type);
    break;
  case Kind::Array:
    fields.number("type_id", type.array().element);
    fields.number("index_type_id", type.array().index);
    fields.number("nr_elems", type.array().count);
    break;
  case Kind::Struct:
  case Kind::Union:
    members(type);
    break;
  case Kind::Enum:
  case Kind::Enum64:
    enumerators(type);
    break;
  case Kind::Fwd:
    fields.word("fwd_kind", type.kindFlag() ? "union" : "struct");
    break;
  case Kind::FuncProto:
    params(type);
    break;
  case Kind::Func:
  case Kind::Var:
    linkage(type);
    break;
  case Kind::Datasec:
    variables(type);
    break;
  case Kind::Float:
    fields.number("size", type.size());
    break;
  case Kind::DeclTag:
    fields.number("type_id", type.ref());
    fields.number("component_idx", type.componentIndex());
    break;
  default:
    fields.number("type_id", type.ref());
  }
  fields.endType();
}

} // namespace

std::string dumpText(const View &view) {
  std::string text;
  llvm::raw_string_ostream out(text);
  TextFields fields(out);
  Dumper<TextFields> dumper(view, fields);
  for (TypeId id = view.firstOwnId(); id < view.numTypes(); ++id)
    dumper.type(view.type(id));
  return text;
}

std::string dumpJson(const View &view) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  llvm::json::OStream out(stream);
  JsonFields fields(out);
  Dumper<JsonFields> dumper(view, fields);
  out.objectBegin();
  out.attributeBegin("types");
  out.arrayBegin();
  for (TypeId id = view.firstOwnId(); id < view.numTypes(); ++id)
    dumper.type(view.type(id));
  out.arrayEnd();
  out.attributeEnd();
  out.objectEnd();
  text += '\n';
  return text;
}

} // namespace skep::btf
