// skep explain: what a diagnostic means, with an example and how to mend it, from the pages inside the
// program.
#include "driver/session/Explain.h"
#include "core/support/Diags.h"
#include "driver/cli/Cli.h"
#include "driver/cli/Parse.h"
#include "frontend/ClangFlags.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include <nlohmann/json.hpp>

namespace skep::cli {
namespace {

using llvm::StringRef;
using Json = nlohmann::ordered_json;

constexpr const char *footer =
    "Examples: skep explain elf-bad-map\n"
    "          skep explain --list\n"
    "\n"
    "A name may be as a message shows it: [-Wid], -Werror=id. Clang's own flags are\n"
    "told apart and where they are documented.\n"
    "\n"
    "--json prints one object: id, severity, topic, meaning, rule (whether -W flags\n"
    "control it), text (Markdown), flags, wrong, right, control, url; with --list an\n"
    "array of those without text and examples.\n"
    "\n"
    "Exit: 0 explained, 2 there is no such id.\n";

const char *wordOf(Severity severity) {
  static constexpr const char *words[] = {"note", "remark", "warning", "error"};
  return words[static_cast<size_t>(severity)];
}

/// Writes to cx.out, filled to cx.width.
class Page {
public:
  explicit Page(Context &cx) : out(cx.out), color(cx.out.has_colors()), width(cx.width) {}

  void bold(StringRef text);
  void fill(StringRef text, unsigned indent, unsigned firstIndent);
  void markdown(StringRef text);
  void code(StringRef line);
  void example(StringRef heading, StringRef text);

  llvm::raw_ostream &out;

private:
  bool color;
  unsigned width;
};

void Page::bold(StringRef text) {
  if (color)
    out.changeColor(llvm::raw_ostream::SAVEDCOLOR, /*Bold=*/true);
  out << text;
  if (color)
    out.resetColor();
}

/// The words of `text` between the indentation and the right edge. `used` columns of the first line are
/// written.
void Page::fill(StringRef text, unsigned indent, unsigned used) {
  llvm::SmallVector<StringRef> words;
  llvm::SplitString(text, words, " \n");
  bool first = true;
  out.indent(used < indent ? indent - used : 0);
  unsigned column = std::max(used, indent);
  for (StringRef word : words) {
    if (!first && column + 1 + word.size() > width) {
      out << "\n";
      out.indent(indent);
      column = indent;
    } else if (!first) {
      out << " ";
      ++column;
    }
    out << word;
    column += word.size();
    first = false;
  }
  out << "\n";
}

/// Paragraphs and lists; code between fences as it is.
void Page::markdown(StringRef text) {
  bool first = true;
  while (!text.empty()) {
    auto [block, rest] = text.split("\n\n");
    text = rest.ltrim("\n");
    if (!first)
      out << "\n";
    first = false;
    bool inCode = false;
    std::string filled; // lines of a paragraph or list item so far
    auto flush = [&] {
      if (!filled.empty())
        fill(filled, StringRef(filled).starts_with("- ") ? 2 : 0,
             StringRef(filled).starts_with("- ") ? 2 : 0);
      filled.clear();
    };
    llvm::SmallVector<StringRef> lines;
    block.split(lines, '\n');
    for (StringRef line : lines) {
      if (line.starts_with("```")) {
        flush();
        inCode = !inCode;
      } else if (inCode) {
        code(line);
      } else {
        if (line.starts_with("- "))
          flush();
        filled += (filled.empty() ? "" : " ") + line.str();
      }
    }
    flush();
  }
}

/// A line of code, indented by 4, as is each tab in it: 8 would leave little of a terminal's width.
void Page::code(StringRef line) {
  out.indent(line.empty() ? 0 : 4);
  for (char c : line)
    out << (c == '\t' ? StringRef("    ") : StringRef(&c, 1));
  out << "\n";
}

void Page::example(StringRef heading, StringRef text) {
  if (text.empty())
    return;
  out << "\n";
  bold(heading);
  out << "\n\n";
  llvm::SmallVector<StringRef> lines;
  text.rtrim('\n').split(lines, '\n');
  for (StringRef line : lines) {
    code(line);
  }
}

void printText(Context &cx, const DiagInfo &row) {
  Explanation page = explain(row);
  Page to(cx);
  to.bold(row.id);
  to.out << " (" << wordOf(row.severity) << "): ";
  to.fill(row.meaning, 0, StringRef(row.id).size() + StringRef(wordOf(row.severity)).size() + 5);
  if (!page.text.empty()) {
    to.out << "\n";
    to.markdown(page.text);
  }
  std::string with = page.flags.empty() ? "" : ", with " + page.flags;
  to.example("Wrong" + with, page.wrong);
  to.example("Right" + with, page.right);
  if (std::string control = howToControl(row); !control.empty()) {
    to.out << "\n";
    to.fill(control, 0, 0);
  }
  if (std::string url = helpUrl(row.id); !url.empty())
    to.out << "More: " << url << "\n";
}

Json headJson(const DiagInfo &row) {
  return {{"id", row.id},
          {"severity", wordOf(row.severity)},
          {"topic", row.topic},
          {"meaning", row.meaning},
          {"rule", row.rule}};
}

void printJson(Context &cx, const Json &json) {
  cx.out << json.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
}

void printJson(Context &cx, const DiagInfo &row) {
  Explanation page = explain(row);
  Json json = headJson(row);
  json["text"] = page.text;
  json["flags"] = page.flags;
  json["wrong"] = page.wrong;
  json["right"] = page.right;
  json["control"] = howToControl(row);
  json["url"] = helpUrl(row.id);
  printJson(cx, json);
}

void listText(Context &cx) {
  constexpr unsigned column = 32;
  Page to(cx);
  StringRef topic;
  for (const DiagInfo &row : allDiags()) {
    if (topic != row.topic) {
      to.out << (topic.empty() ? "" : "\n");
      topic = row.topic;
      to.bold(topic);
      to.out << "\n";
    }
    std::string name =
        std::string("  ") + row.id +
        (row.severity == Severity::Error ? "" : " (" + std::string(wordOf(row.severity)) + ")");
    bool tooLong = name.size() + 1 > column;
    to.out << name << (tooLong ? "\n" : "");
    to.fill(row.meaning, column, tooLong ? 0 : name.size());
  }
}

void listJson(Context &cx) {
  Json list = Json::array();
  for (const DiagInfo &row : allDiags())
    list.push_back(headJson(row));
  printJson(cx, list);
}

/// "[-Werror,-Wid]", "-Wno-error=id", "-Wid" and the like: the id in it.
StringRef plainId(StringRef name) {
  name.consume_front("[");
  name.consume_back("]");
  if (StringRef after = name.rsplit(',').second; !after.empty())
    name = after;
  if (!name.consume_front("-W"))
    return name;
  for (StringRef prefix : {"no-error=", "error=", "no-"})
    if (name.consume_front(prefix))
      break;
  return name;
}

/// One of Clang's flags, about which Clang's documents say more.
void explainClang(Context &cx, StringRef flag, const std::vector<std::string> &messages, bool json) {
  std::string url = clangFlagUrl(flag);
  if (json)
    return printJson(cx, Json{{"id", flag.str()}, {"clang", true}, {"messages", messages}, {"url", url}});
  constexpr size_t most = 8;
  Page to(cx);
  to.fill(("-W" + flag + " is a flag of Clang, which is inside skep.").str(), 0, 0);
  if (!messages.empty())
    to.out << "\nWhat it says:\n";
  for (const std::string &message : llvm::ArrayRef(messages).take_front(most)) {
    to.out << "  - ";
    to.fill(message, 4, 4);
  }
  if (messages.size() > most)
    to.out << "  and " << messages.size() - most << " more\n";
  to.out << "\n";
  to.fill(("-Wno-" + flag + " turns it off, -Werror=" + flag + " makes it an error.").str(), 0, 0);
  to.out << "More: " << url << "\n";
}

/// The group of all rules of ours.
void explainGroup(Context &cx) {
  Page to(cx);
  to.fill(
      "-Wbpf is all of skep's own rules together: -Wno-bpf turns them off, -Werror=bpf makes errors of them.",
      0, 0);
  to.out << "\n";
  for (const DiagInfo &row : allDiags())
    if (row.rule)
      to.out << "  " << row.id << "\n";
}

int unknown(Context &cx, StringRef name) {
  Diagnostic diag = makeDiag(Diag::UsageError, "there is no diagnostic '" + name.str() + "'");
  std::string best;
  unsigned bestDistance = std::max<size_t>(3, name.size() / 3);
  for (const DiagInfo &row : allDiags())
    if (unsigned distance = name.edit_distance(row.id, true, bestDistance); distance < bestDistance) {
      best = row.id;
      bestDistance = distance;
    }
  std::string flag = frontend::nearestClangFlag(name);
  if (!flag.empty() && name.edit_distance(flag) < bestDistance)
    best = flag;
  if (!best.empty())
    diag.hints.push_back("did you mean '" + best + "'?");
  diag.hints.push_back("'skep explain --list' lists them all");
  print(cx, diag);
  return ExitUnable;
}

} // namespace

int runExplain(Context &cx, Args args) {
  CLI::App app("Say what a diagnostic means and who demands it, with a wrong example and the same\n"
               "mended, and how to turn it off or into an error.",
               "skep explain");
  app.footer(footer);
  std::string given;
  bool list = false, json = false;
  app.add_option("id", given, "the id in brackets at the end of a message")->type_name("ID");
  app.add_flag("--list", list, "list all ids by topic (also without an ID)");
  app.add_flag("--json", json, "print JSON");
  // An id as -Wflag is no option of ours.
  std::vector<const char *> plain;
  std::vector<std::string> kept;
  kept.reserve(args.size());
  for (const char *arg : args) {
    bool isFlag = StringRef(arg).starts_with("-W");
    plain.push_back(isFlag ? kept.emplace_back(plainId(arg).str()).c_str() : arg);
  }
  if (auto exit = parse(cx, app, plain))
    return *exit;
  if (list || given.empty()) {
    json ? listJson(cx) : listText(cx);
    return ExitOk;
  }
  StringRef id = plainId(given);
  if (const DiagInfo *row = findDiag(id)) {
    json ? printJson(cx, *row) : printText(cx, *row);
    return ExitOk;
  }
  if (id == "bpf") {
    explainGroup(cx);
    return ExitOk;
  }
  if (auto messages = frontend::clangMessages(id)) {
    explainClang(cx, id, *messages, json);
    return ExitOk;
  }
  return unknown(cx, id);
}

} // namespace skep::cli
