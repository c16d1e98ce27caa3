// skep man: manual pages, made from the same declarations as --help (Describe.h).
//
// The pages are in man(7)'s old macros, which every formatter knows. They are the same at every build.
#include "core/support/Diags.h"
#include "core/support/File.h"
#include "driver/cli/Describe.h"
#include "driver/cli/Parse.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"

namespace skep::cli {
namespace {

constexpr const char *footer = "Example: skep man run | man -l -\n"
                               "         skep man --output share/man/man1\n"
                               "\n"
                               "With --output all pages are written: skep.1, and skep-COMMAND.1 for each\n"
                               "command.\n"
                               "\n"
                               "Exit: 0 written, 2 there is no such command, or the pages cannot be written.";

/// When the manual was last looked over. Not the day of the build: the same source gives the same pages.
constexpr const char *date = "2026-11-22";

/// Text as roff wants it: no character that starts a request or an escape, and dashes that can be copied.
std::string escaped(llvm::StringRef text) {
  std::string out;
  for (char c : text) {
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else
      out += c;
  }
  return out;
}

/// One line of running text.
std::string line(llvm::StringRef text) {
  std::string out = escaped(text);
  if (!out.empty() && (out.front() == '.' || out.front() == '\''))
    out.insert(0, "\\&");
  return out + "\n";
}

/// Text that keeps its lines.
std::string block(llvm::StringRef text) {
  std::string out = ".nf\n";
  llvm::SmallVector<llvm::StringRef> lines;
  text.trim('\n').split(lines, '\n');
  for (llvm::StringRef one : lines)
    out += one.empty() ? ".sp\n" : line(one);
  return out + ".fi\n";
}

/// "skep\-btf\-header"
std::string pageName(llvm::StringRef command) {
  std::string name = command.empty() ? "skep" : "skep-" + command.str();
  std::replace(name.begin(), name.end(), ' ', '-');
  return name;
}

std::string head(llvm::StringRef command, llvm::StringRef summary) {
  std::string name = pageName(command);
  return ".TH " + escaped(llvm::StringRef(name).upper()) + " 1 " + date +
         " \"skep " SKEP_VERSION "\" \"skep manual\"\n" + ".SH NAME\n" + escaped(name) + " \\- " +
         line(summary);
}

std::string optionHead(const OptionInfo &option) {
  std::string out;
  for (const std::string &name : option.names) {
    out += (out.empty() ? "\\fB" : ", \\fB") + escaped(name) + "\\fR";
    if (!option.value.empty() && name.front() == '-')
      out += (option.joined ? "=" : " ") + ("\\fI" + escaped(option.value) + "\\fR");
  }
  return out + "\n";
}

std::string rows(llvm::ArrayRef<OptionInfo> options) {
  std::string out;
  for (const OptionInfo &option : options) {
    std::string choices = option.choices.empty() ? "" : ": " + llvm::join(option.choices, ", ");
    out += ".TP\n" + optionHead(option) + line(option.text + choices);
  }
  return out;
}

std::string synopsis(const CommandInfo &info) {
  std::string out = ".SH SYNOPSIS\n.ad l\n\\fBskep " + escaped(info.name) + "\\fR";
  for (const OptionInfo &option : info.options)
    if (option.names.front() != "-h" && option.names.front() != "--diagnostics-format")
      out += "\n[" + llvm::StringRef(optionHead(option)).rtrim().str() + "]";
  for (const OptionInfo &argument : info.arguments)
    out += "\n\\fI" + escaped(llvm::StringRef(argument.names.front()).upper()) + "\\fR";
  return out + "\n";
}

std::string seeAlso(llvm::ArrayRef<CommandInfo> all, llvm::StringRef self) {
  std::string out = ".SH SEE ALSO\n";
  if (!self.empty())
    return out + ".BR skep (1)\n";
  for (const CommandInfo &info : all)
    out += ".BR " + escaped(pageName(info.name)) + " (1)" + (&info == &all.back() ? "\n" : ",\n");
  return out;
}

std::string page(const CommandInfo &info, llvm::ArrayRef<CommandInfo> all) {
  std::string out = head(info.name, info.summary);
  if (info.ownHelp) // written by hand, and complete
    return out + ".SH DESCRIPTION\n" + block(info.help) + ".SH OPTIONS\n" + rows(info.options) +
           seeAlso(all, info.name);
  llvm::StringRef help = info.help;
  llvm::StringRef purpose = help.split("\n\n").second.split("\n\n").first;
  out += synopsis(info) + ".SH DESCRIPTION\n";
  llvm::SmallVector<llvm::StringRef> lines;
  purpose.split(lines, '\n');
  for (llvm::StringRef one : lines)
    out += line(one);
  if (!info.arguments.empty())
    out += ".SH ARGUMENTS\n" + rows(info.arguments);
  out += ".SH OPTIONS\n" + rows(info.options);
  if (!info.footer.empty())
    out += ".SH NOTES\n" + block(info.footer);
  return out + seeAlso(all, info.name);
}

std::string mainPage(llvm::ArrayRef<CommandInfo> all) {
  std::string out = head("", "compile, check and run eBPF programs");
  out += ".SH SYNOPSIS\n\\fBskep\\fR \\fICOMMAND\\fR [\\fIARGUMENT\\fR...]\n.SH DESCRIPTION\n";
  out += line("A toolchain for eBPF in one program. Each command has a page of its own.");
  out += ".SH COMMANDS\n";
  for (const CommandInfo &info : all)
    out += ".TP\n\\fBskep " + escaped(info.name) + "\\fR\n" + line(info.summary);
  out += ".SH ENVIRONMENT\n.TP\n\\fBCOLUMNS\\fR\n" + line("how wide help texts may be, from 40 to 80") +
         ".TP\n\\fBNO_COLOR\\fR\n" + line("if set and not empty, nothing is coloured") +
         ".TP\n\\fBSKEP_VERIFY_EACH\\fR\n" +
         line("if set and not empty, compiles check the module after every pass");
  out +=
      ".SH EXIT STATUS\n" + line("0: yes, done. 1: the answer is no. 2: the question could not be answered.");
  return out + seeAlso(all, "");
}

int unable(Context &cx, const Diagnostic &diag) {
  print(cx, diag);
  return ExitUnable;
}

int writeAll(Context &cx, const std::string &folder, llvm::ArrayRef<CommandInfo> all) {
  if (std::error_code error = llvm::sys::fs::create_directories(folder))
    return unable(cx, makeDiag(Diag::FileUnwritable, "cannot make '" + folder + "': " + error.message()));
  std::vector<std::pair<std::string, std::string>> pages = {{pageName(""), mainPage(all)}};
  for (const CommandInfo &info : all)
    pages.emplace_back(pageName(info.name), page(info, all));
  for (const auto &[name, text] : pages)
    if (Status written = writeFile(folder + "/" + name + ".1", llvm::StringRef(text)); !written)
      return unable(cx, written.error());
  return ExitOk;
}

} // namespace

int runMan(Context &cx, Args args) {
  CLI::App app("Write the manual page of skep, or of a command.", "skep man");
  std::vector<std::string> command;
  std::string folder;
  app.add_option("command", command, "the command, such as run or btf header");
  app.add_option("-o,--output", folder, "write all pages into this folder")->type_name("DIR");
  app.footer(footer);
  if (std::optional<int> done = parse(cx, app, args))
    return *done;
  std::vector<CommandInfo> all = describeCommands(cx);
  if (!folder.empty())
    return writeAll(cx, folder, all);
  std::string name = llvm::join(command, " ");
  if (name.empty()) {
    cx.out << mainPage(all);
    return ExitOk;
  }
  auto found = llvm::find_if(all, [&](const CommandInfo &info) { return info.name == name; });
  if (found == all.end())
    return unable(cx, makeDiag(Diag::UsageError, "there is no command '" + name + "'")
                          .hint("'skep --help' lists the commands"));
  cx.out << page(*found, all);
  return ExitOk;
}

} // namespace skep::cli
