// What --help prints, one shape for all subcommands: usage, purpose, arguments and options in two columns,
// and the footer (examples, exit codes) as its command wrote it. Made for 80 columns; narrower terminals get
// the same words filled anew.
#include "driver/cli/Cli.h"
#include "driver/cli/Parse.h"
#include "llvm/ADT/StringExtras.h"

namespace skep::cli {
namespace {

constexpr size_t column = 22;

std::string argumentName(const CLI::Option &positional) {
  std::string name = positional.get_name(/*positional=*/true);
  name = llvm::StringRef(name).upper();
  bool many = positional.get_expected_max() >= CLI::detail::expected_max_vector_size;
  return many ? name + "..." : name;
}

/// "-o,--output FILE"
std::string optionName(const CLI::Option &option) {
  std::string name = option.get_name(/*positional=*/false, /*all_options=*/true);
  std::string value = valueName(option);
  return value.empty() ? name : name + " " + value;
}

/// Puts the words of `text` behind `out`, whose last line has `used` columns, in lines of at most `width`
/// that begin with `indent` spaces.
void fill(std::string &out, size_t used, llvm::StringRef text, size_t indent, size_t width) {
  llvm::SmallVector<llvm::StringRef> words;
  llvm::SplitString(text, words, " \n");
  bool first = true;
  for (llvm::StringRef word : words) {
    if (!first && used + 1 + word.size() > width) {
      out += "\n" + std::string(indent, ' ');
      used = indent;
      first = true;
    }
    out += (first ? "" : " ") + word.str();
    used += word.size() + !first;
    first = false;
  }
}

/// `name` on the left, `text` filled into the right column; below the name where that would be too narrow.
std::string row(const std::string &name, llvm::StringRef text, size_t width) {
  constexpr size_t narrowest = 30;
  size_t right = width < column + narrowest ? 6 : column;
  std::string out = "  " + name;
  if (out.size() + 2 > right)
    out += "\n" + std::string(right, ' ');
  else
    out.resize(right, ' ');
  fill(out, right, text, right, width);
  return out + "\n";
}

/// Where the text of a line begins that has two columns: "  --fix            change ...".
size_t columnOf(llvm::StringRef line) {
  size_t name = line.find_first_not_of(' ');
  size_t gap = line.find("  ", name);
  size_t text = line.find_first_not_of(' ', gap);
  return text == llvm::StringRef::npos ? name : text;
}

bool isProse(llvm::StringRef line) { return !line.empty() && line[0] != ' ' && !line.contains("  "); }

/// What continues the right column of the line before: it is indented too, deeper than any left column.
bool continues(llvm::StringRef line) {
  constexpr size_t deepestName = 6;
  size_t indent = line.find_first_not_of(' ');
  return indent != llvm::StringRef::npos && indent > deepestName && columnOf(line) == indent;
}

} // namespace

std::string valueName(const CLI::Option &option) {
  if (!option.get_type_size())
    return "";
  std::string name = option.get_type_name();
  return llvm::StringRef(name).split(':').first.split(" in ").first.str();
}

std::string fitText(llvm::StringRef text, size_t width) {
  if (width >= widestHelp)
    return text.str();
  llvm::SmallVector<llvm::StringRef> lines;
  text.rtrim('\n').split(lines, '\n');
  std::string out;
  for (size_t i = 0; i < lines.size();) {
    llvm::StringRef line = lines[i++];
    if (line.empty()) {
      out += "\n";
      continue;
    }
    std::string words = line.str();
    size_t indent = line.find_first_not_of(' '), right = columnOf(line);
    bool columns = right != indent;
    if (isProse(line))
      while (i < lines.size() && isProse(lines[i]))
        words += " " + lines[i++].str();
    else if (columns)
      while (i < lines.size() && continues(lines[i]))
        words += " " + lines[i++].ltrim(' ').str();
    if (columns) {
      out += row(words.substr(indent, words.find("  ", indent) - indent),
                 llvm::StringRef(words).drop_front(right), width);
      continue;
    }
    out += std::string(indent, ' ');
    fill(out, indent, words, isProse(line) ? 0 : indent + 4, width);
    out += "\n";
  }
  return out;
}

std::string helpText(const CLI::App &app, size_t width) {
  std::string usage = "usage: " + app.get_name() + " [OPTION...]", arguments, options;
  for (const CLI::Option *option : app.get_options()) {
    if (option->get_positional()) {
      std::string name = argumentName(*option);
      usage += option->get_required() ? " " + name : " [" + name + "]";
      arguments += row(name, option->get_description(), width);
    } else {
      bool isHelp = option == app.get_help_ptr();
      options += row(optionName(*option), isHelp ? "print this" : option->get_description(), width);
    }
  }
  std::string out = fitText(usage + "\n", width) + "\n";
  fill(out, 0, app.get_description(), 0, width);
  out += "\n\n" + arguments;
  if (!arguments.empty())
    out += "\n";
  out += "options:\n" + options;
  std::string footer = app.get_footer();
  footer.erase(footer.find_last_not_of('\n') + 1);
  return footer.empty() ? out : out + "\n" + fitText(footer + "\n", width);
}

} // namespace skep::cli
