// The longest common subsequence by the textbook table, over the lines between what both texts begin and end
// with alike: fix-its change a few lines, so the table is small. Where it would not be, all lines in between
// count as changed, which is a true difference too, though not the shortest.
#include "driver/session/Edits.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"

using llvm::StringRef;

namespace skep {
namespace {

constexpr size_t context = 3, maxTable = 4u << 20; ///< lines around a change; cells

/// One line of the result: ' ', '-' or '+', and the text with its newline if it has one.
struct DiffLine {
  char mark;
  StringRef text;
};

std::vector<StringRef> linesOf(StringRef text) {
  std::vector<StringRef> lines;
  while (!text.empty()) {
    size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.take_front(end));
    text = text.drop_front(end);
  }
  return lines;
}

void diffMiddle(llvm::ArrayRef<StringRef> a, llvm::ArrayRef<StringRef> b, std::vector<DiffLine> &out) {
  size_t width = b.size() + 1;
  bool small = (a.size() + 1) * width <= maxTable;
  std::vector<unsigned> common(small ? (a.size() + 1) * width : 0); // of what follows line i and line j
  for (size_t i = a.size(); small && i-- > 0;)
    for (size_t j = b.size(); j-- > 0;)
      common[i * width + j] = a[i] == b[j] ? common[(i + 1) * width + j + 1] + 1
                                           : std::max(common[(i + 1) * width + j], common[i * width + j + 1]);
  size_t i = 0, j = 0;
  while (small && i < a.size() && j < b.size()) {
    if (a[i] == b[j]) {
      out.push_back({' ', a[i++]});
      ++j;
    } else if (common[(i + 1) * width + j] >= common[i * width + j + 1]) {
      out.push_back({'-', a[i++]});
    } else {
      out.push_back({'+', b[j++]});
    }
  }
  for (; i < a.size(); ++i)
    out.push_back({'-', a[i]});
  for (; j < b.size(); ++j)
    out.push_back({'+', b[j]});
}

std::vector<DiffLine> diffLines(llvm::ArrayRef<StringRef> a, llvm::ArrayRef<StringRef> b) {
  std::vector<DiffLine> out;
  while (!a.empty() && !b.empty() && a.front() == b.front()) {
    out.push_back({' ', a.front()});
    a = a.drop_front(), b = b.drop_front();
  }
  size_t tail = 0;
  while (tail < a.size() && tail < b.size() && a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
    ++tail;
  diffMiddle(a.drop_back(tail), b.drop_back(tail), out);
  for (StringRef line : a.take_back(tail))
    out.push_back({' ', line});
  return out;
}

/// "12,3": first line and count; of no lines, the line before.
std::string span(size_t first, size_t count) {
  return std::to_string(count ? first : first - 1) + (count == 1 ? "" : "," + std::to_string(count));
}

/// Appends lines [begin, end) as one hunk; before it are `aLine` - 1 lines of the old text, `bLine` - 1 of
/// the new.
void addHunk(llvm::ArrayRef<DiffLine> lines, size_t aLine, size_t bLine, std::string &out) {
  size_t aCount = llvm::count_if(lines, [](const DiffLine &line) { return line.mark != '+'; });
  size_t bCount = llvm::count_if(lines, [](const DiffLine &line) { return line.mark != '-'; });
  out += "@@ -" + span(aLine, aCount) + " +" + span(bLine, bCount) + " @@\n";
  for (const DiffLine &line : lines) {
    out += line.mark + line.text.str();
    if (!line.text.ends_with("\n"))
      out += "\n\\ No newline at end of file\n";
  }
}

/// The end of the hunk that starts at the change `at`: where more than twice the context is unchanged.
size_t endOfHunk(llvm::ArrayRef<DiffLine> lines, size_t at) {
  size_t lastChange = at;
  for (size_t i = at; i < lines.size() && i <= lastChange + 2 * context; ++i)
    if (lines[i].mark != ' ')
      lastChange = i;
  return std::min(lastChange + context + 1, lines.size());
}

} // namespace

std::string unifiedDiff(StringRef path, StringRef before, StringRef after) {
  if (before == after)
    return "";
  std::vector<StringRef> a = linesOf(before), b = linesOf(after);
  std::vector<DiffLine> lines = diffLines(a, b);
  std::string out = ("--- " + path + "\n+++ " + path + "\n").str();
  size_t aLine = 1, bLine = 1, passed = 0;
  auto pass = [&](size_t to) {
    for (; passed < to; ++passed) {
      aLine += lines[passed].mark != '+';
      bLine += lines[passed].mark != '-';
    }
  };
  for (size_t i = 0; i < lines.size();) {
    if (lines[i].mark == ' ') {
      ++i;
      continue;
    }
    size_t begin = std::max(i - std::min(i, context), passed), end = endOfHunk(lines, i);
    pass(begin);
    addHunk(llvm::ArrayRef(lines).slice(begin, end - begin), aLine, bLine, out);
    pass(end);
    i = end;
  }
  return out;
}

} // namespace skep
