// Follows bpf_bprintf_prepare() of Linux 6.12.
#include "frontend/checks/Format.h"
#include "llvm/ADT/StringExtras.h"

namespace skep::frontend {
namespace {

bool isPunctuation(char c) { return llvm::isPrint(c) && !llvm::isAlnum(c) && c != ' '; }

/// Reads one conversion; what is left of the format stands in `rest`.
class Reader {
public:
  Reader(llvm::StringRef rest) : rest(rest) {}

  /// Nothing when the kernel does not take it.
  std::optional<Conversion::Wants> read();
  llvm::StringRef rest;

private:
  bool ends() const { return rest.empty() || llvm::isSpace(rest[0]) || isPunctuation(rest[0]); }
  std::optional<Conversion::Wants> text() const {
    return ends() ? std::optional(Conversion::Text) : std::nullopt;
  }
  std::optional<Conversion::Wants> pointer();
  std::optional<Conversion::Wants> number();
};

std::optional<Conversion::Wants> Reader::read() {
  rest = rest.ltrim("0+- ");
  rest = rest.drop_while(llvm::isDigit);
  if (rest.consume_front("p"))
    return pointer();
  if (rest.consume_front("s"))
    return text();
  if (rest.consume_front("c"))
    return Conversion::Any;
  return number();
}

std::optional<Conversion::Wants> Reader::pointer() {
  if (ends())
    return Conversion::Any;
  if (rest.consume_front("ks") || rest.consume_front("us"))
    return text();
  if (llvm::StringRef("KxsSB").contains(rest[0])) {
    rest = rest.drop_front();
    return Conversion::Any;
  }
  for (llvm::StringRef kind : {"i4", "I4", "i6", "I6"})
    if (rest.consume_front(kind))
      return Conversion::IpAddress;
  return std::nullopt;
}

std::optional<Conversion::Wants> Reader::number() {
  bool isLong = rest.consume_front("l");
  rest.consume_front("l");
  if (rest.empty() || !llvm::StringRef("diuxX").contains(rest[0]))
    return std::nullopt;
  rest = rest.drop_front();
  return isLong ? Conversion::Any : Conversion::Int;
}

/// How C would end the conversion, to quote it.
llvm::StringRef quoted(llvm::StringRef format) {
  size_t end = 1;
  while (end < format.size() &&
         (llvm::isDigit(format[end]) || llvm::StringRef("#+- .*hljztqL'").contains(format[end])))
    ++end;
  size_t length = std::min(end + 1, format.size());
  if (length < format.size() && format[length - 1] == 'p' && llvm::isAlpha(format[length]))
    ++length;
  return format.take_front(length);
}

std::string hintFor(llvm::StringRef text) {
  char last = text.back();
  if (llvm::StringRef("feEgGaA").contains(last))
    return "there are no floating-point numbers in BPF; print thousandths as an integer";
  if (last == 'n')
    return "no format of the kernel's writes to memory";
  if (text.contains('#'))
    return "write 0x yourself: 0x%x";
  if (text.contains('.') || text.contains('*'))
    return "a number may stand there for the width, but no precision and no '*'";
  if (last == 'o')
    return "octal numbers are not printed; use %x";
  if (text.contains('h') || text.contains('z') || text.contains('j') || text.contains('t'))
    return "the lengths are none (32 bits), l and ll (64 bits)";
  return "conversions are d, i, u, x and X with l or ll, c, s, p, and pks, pus, pK, px, pB, pi4, pI4, pi6, "
         "pI6; "
         "after %s, %pks and %pus there must be a space, punctuation or the end";
}

void refuse(Format &result, size_t at, std::string problem, std::string hint) {
  result.problem = std::move(problem);
  result.problemAt = at;
  result.hint = std::move(hint);
}

} // namespace

Format readFormat(llvm::StringRef format) {
  Format result;
  for (size_t i = 0; i < format.size(); ++i) {
    char c = format[i];
    bool isControl = llvm::isASCII(c) && !llvm::isPrint(c) && !llvm::isSpace(c);
    if (isControl && c) {
      refuse(result, i, "the format has a control character, which the kernel refuses",
             "escape sequences other than \\n and \\t cannot be printed; colour the text in user space");
      return result;
    }
    if (!c)
      return result;
    if (c != '%')
      continue;
    llvm::StringRef rest = format.drop_front(i + 1);
    if (rest.starts_with("%")) {
      ++i;
      continue;
    }
    Reader reader(rest);
    std::optional<Conversion::Wants> wants = reader.read();
    if (!wants) {
      llvm::StringRef text = quoted(format.drop_front(i));
      refuse(result, i, ("the kernel does not print '" + text + "'").str(), hintFor(text));
      return result;
    }
    size_t length = format.size() - i - reader.rest.size();
    result.conversions.push_back({format.substr(i, length), i, result.conversions.size(), *wants});
    i += length - 1;
  }
  return result;
}

} // namespace skep::frontend
