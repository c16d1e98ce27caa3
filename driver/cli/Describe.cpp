// Asks every command what it takes. See Describe.h.
#include "driver/cli/Describe.h"
#include "driver/cli/Parse.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace skep::cli {
namespace {

struct Entry {
  const char *name;
  int (*run)(Context &, Args);
  const char *summary;
};

constexpr Entry entries[] = {
#define COMMAND(name, function, help) {name, function, help},
#include "driver/cli/Commands.def"
};

std::vector<std::string> splitWords(llvm::StringRef text, char separator) {
  llvm::SmallVector<llvm::StringRef> parts;
  text.split(parts, separator, -1, /*KeepEmpty=*/false);
  std::vector<std::string> words;
  for (llvm::StringRef part : parts)
    words.push_back(part.trim().str());
  return words;
}

/// CLI11 shows a choice as "TEXT:{a,b,c}".
std::vector<std::string> choicesOf(const CLI::Option &option) {
  std::string type = option.get_type_name();
  auto [before, list] = llvm::StringRef(type).split('{');
  return splitWords(list.split('}').first, ',');
}

OptionInfo infoOf(const CLI::Option &option, bool isHelp) {
  OptionInfo info;
  if (option.get_positional())
    info.names = {llvm::StringRef(option.get_name(/*positional=*/true)).lower()};
  else
    info.names = splitWords(option.get_name(/*positional=*/false, /*all_options=*/true), ',');
  info.value = valueName(option);
  info.choices = choicesOf(option);
  info.text = isHelp ? "print this" : option.get_description();
  return info;
}

CommandInfo infoOf(const CLI::App &app, llvm::StringRef name) {
  CommandInfo info{
      name.str(),       llvm::StringRef(app.get_description()).split('.').first.str(), {}, {}, helpText(app),
      app.get_footer(),
      /*ownHelp=*/false};
  for (const CLI::Option *option : app.get_options())
    (option->get_positional() ? info.arguments : info.options)
        .push_back(infoOf(*option, option == app.get_help_ptr()));
  return info;
}

/// "  --fix=print      only print the changes" is an option; so is "  --btf=FILE       take ...".
bool readRow(llvm::StringRef line, OptionInfo &option) {
  if (!line.consume_front("  -"))
    return false;
  auto [left, text] = line.split("  ");
  auto [name, value] = left.trim().split('=');
  if (name.empty() || name.contains(' '))
    return false;
  option.names = {"-" + name.str()};
  option.text = text.trim().str();
  option.joined = !value.empty();
  if (value == value.upper())
    option.value = value.str();
  else
    option.choices = splitWords(value, '|');
  if (!option.choices.empty())
    option.value = "WORD";
  return true;
}

CommandInfo infoOfText(const Entry &entry, const std::string &help) {
  CommandInfo info{entry.name, entry.summary, {}, {}, help, "", /*ownHelp=*/true};
  llvm::SmallVector<llvm::StringRef> lines;
  llvm::StringRef(help).split(lines, '\n');
  for (llvm::StringRef line : lines)
    if (OptionInfo option; readRow(line, option))
      info.options.push_back(option);
  info.options.push_back({{"-h", "--help"}, "", {}, "print this"});
  return info;
}

/// What main() takes out of any command's arguments.
void addCommonOptions(CommandInfo &info) {
  for (OptionInfo &option : info.options)
    if (option.names.front() == "--diagnostics-format") {
      option.choices = {"text", "json", "sarif"};
      return;
    }
  info.options.push_back(
      {{"--diagnostics-format"}, "WORD", {"text", "json", "sarif"}, "how diagnostics are printed", true});
}

} // namespace

bool OptionInfo::wantsFile() const {
  return value == "FILE" ||
         (names.front().front() != '-' && llvm::is_contained({"file", "files"}, names.front()));
}

bool OptionInfo::wantsFolder() const { return value == "DIR"; }

std::vector<CommandInfo> describeCommands(Context &cx) {
  std::vector<CommandInfo> all;
  for (const Entry &entry : entries) {
    std::string help;
    llvm::raw_string_ostream out(help);
    std::vector<CommandInfo> found;
    std::function<void(const CLI::App &)> show = [&](const CLI::App &app) {
      std::string name = app.get_name();
      found.push_back(infoOf(app, llvm::StringRef(name).split(' ').second)); // without "skep "
    };
    Context asked{out, llvm::nulls(), cx.self, /*color=*/false};
    asked.describe = &show;
    const char *arguments[] = {"--help"};
    entry.run(asked, arguments);
    if (found.empty() || found.front().name != entry.name)
      found.insert(found.begin(), infoOfText(entry, help));
    found.front().summary = entry.summary;
    found.front().isCompiler = entry.run == runCc;
    for (CommandInfo &info : found) {
      addCommonOptions(info);
      all.push_back(std::move(info));
    }
  }
  return all;
}

} // namespace skep::cli
