// What --help prints, one shape for all subcommands: usage, purpose, arguments and options in two columns
// that fit 80, and the footer (examples, exit codes) as its command wrote it.
#include "driver/cli/Parse.h"
#include "llvm/ADT/StringExtras.h"

namespace skep::cli {
namespace {

constexpr size_t width = 80, column = 22;

/// "FILE": the name of an option's value, without the bounds and choices that CLI11 appends.
std::string valueName(const CLI::Option &option) {
  std::string name = option.get_type_name();
  return llvm::StringRef(name).split(':').first.split(" in ").first.str();
}

std::string argumentName(const CLI::Option &positional) {
  std::string name = positional.get_name(/*positional=*/true);
  name = llvm::StringRef(name).upper();
  bool many = positional.get_expected_max() >= CLI::detail::expected_max_vector_size;
  return many ? name + "..." : name;
}

/// "-o,--output FILE"
std::string optionName(const CLI::Option &option) {
  std::string name = option.get_name(/*positional=*/false, /*all_options=*/true);
  std::string value = option.get_type_size() ? valueName(option) : "";
  return value.empty() ? name : name + " " + value;
}

/// `name` on the left, `text` filled into the right column.
std::string row(const std::string &name, llvm::StringRef text) {
  std::string out = "  " + name;
  if (out.size() + 2 > column)
    out += "\n" + std::string(column, ' ');
  else
    out.resize(column, ' ');
  size_t used = column;
  llvm::SmallVector<llvm::StringRef> words;
  llvm::SplitString(text, words, " \n");
  for (llvm::StringRef word : words) {
    bool first = used == column;
    if (!first && used + 1 + word.size() > width) {
      out += "\n" + std::string(column, ' ');
      used = column;
      first = true;
    }
    out += (first ? "" : " ") + word.str();
    used += word.size() + !first;
  }
  return out + "\n";
}

} // namespace

std::string helpText(const CLI::App &app) {
  std::string usage = "usage: " + app.get_name() + " [OPTION...]", arguments, options;
  for (const CLI::Option *option : app.get_options()) {
    if (option->get_positional()) {
      std::string name = argumentName(*option);
      usage += option->get_required() ? " " + name : " [" + name + "]";
      arguments += row(name, option->get_description());
    } else {
      bool isHelp = option == app.get_help_ptr();
      options += row(optionName(*option), isHelp ? "print this" : option->get_description());
    }
  }
  std::string out = usage + "\n\n" + app.get_description() + "\n\n" + arguments;
  if (!arguments.empty())
    out += "\n";
  out += "options:\n" + options;
  std::string footer = app.get_footer();
  footer.erase(footer.find_last_not_of('\n') + 1);
  return footer.empty() ? out : out + "\n" + footer + "\n";
}

} // namespace skep::cli
