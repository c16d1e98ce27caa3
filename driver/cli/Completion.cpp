// skep completion: scripts that complete skep's command line in bash, zsh and fish.
//
// They are made from the declarations that --help is made from (Describe.h), and say everything themselves:
// completing a word runs no skep. Only the options of clang, which `skep cc` takes, are asked for: clang's
// own driver answers to --autocomplete=.
#include "core/support/Diags.h"
#include "driver/cli/Describe.h"
#include "driver/cli/Parse.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace skep::cli {
namespace {

constexpr const char *footer = "Examples: source <(skep completion bash)\n"
                               "          skep completion zsh > ~/.zfunc/_skep\n"
                               "          skep completion fish > ~/.config/fish/completions/skep.fish\n"
                               "\n"
                               "An installed skep has brought them along: nothing is to be done then.\n"
                               "\n"
                               "Exit: 0 written, 2 there is no such shell.";

using Infos = llvm::ArrayRef<CommandInfo>;

bool isNested(const CommandInfo &info) { return llvm::StringRef(info.name).contains(' '); }

/// The second words of the commands that start with this one: "header", "dump" of "btf".
std::vector<std::string> nestedNames(Infos all, llvm::StringRef command) {
  std::vector<std::string> names;
  for (const CommandInfo &info : all) {
    auto [first, second] = llvm::StringRef(info.name).split(' ');
    if (first == command && !second.empty())
      names.push_back(second.str());
  }
  return names;
}

std::vector<std::string> topNames(Infos all) {
  std::vector<std::string> names;
  for (const CommandInfo &info : all)
    if (!isNested(info))
      names.push_back(info.name);
  return names;
}

const OptionInfo *argumentWithChoices(const CommandInfo &info) {
  for (const OptionInfo &argument : info.arguments)
    if (!argument.choices.empty())
      return &argument;
  return nullptr;
}

bool takesFiles(const CommandInfo &info) {
  return info.isCompiler || llvm::any_of(info.arguments, [](const OptionInfo &a) { return a.wantsFile(); });
}

// ---- bash ------------------------------------------------------------------------------------------

constexpr const char *bashHead = R"(# Completes skep's command line in bash. Written by: skep completion bash

_skep_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur"); }
_skep_folders() { compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$cur"); }
_skep_files() { compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); }
_skep_clang_options() { "$1" --autocomplete="$2" 2>/dev/null | cut -f 1; }

# What may stand where the cursor is, in the arguments of one command.
_skep_command() {
  case $1 in
)";

constexpr const char *bashTail = R"(  esac
  if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]]; then
    compopt -o nospace 2>/dev/null
  fi
}

_skep() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]} joined=
  COMPREPLY=()
  # "--option=value" comes as three words.
  if [[ $cur == "=" ]]; then
    cur= joined=1
  elif [[ $prev == "=" ]]; then
    prev=${COMP_WORDS[COMP_CWORD - 2]} joined=1
  fi
  if [[ ${COMP_WORDS[0]##*/} == *skep-clang* ]]; then
    _skep_command cc
  elif ((COMP_CWORD == 1)); then
    _skep_words "$_skep_commands --help --version"
  elif ((COMP_CWORD > 2)) && [[ " $_skep_nested " == *" $command/${COMP_WORDS[2]} "* ]]; then
    _skep_command "$command/${COMP_WORDS[2]}"
  else
    _skep_command "$command"
  fi
}

complete -F _skep skep skep-clang
)";

std::string bashValue(const OptionInfo &option) {
  if (!option.choices.empty())
    return "_skep_words \"" + llvm::join(option.choices, " ") + "\"";
  return option.wantsFile() ? "_skep_files" : option.wantsFolder() ? "_skep_folders" : ":";
}

/// "btf header" is "btf/header" in the script, which makes it one word.
std::string bashName(llvm::StringRef command) {
  std::string name = command.str();
  std::replace(name.begin(), name.end(), ' ', '/');
  return name;
}

std::string bashCommand(const CommandInfo &info, Infos all) {
  std::string out = "  " + bashName(info.name) + ")\n", names;
  std::string values;
  for (const OptionInfo &option : info.options) {
    for (const std::string &name : option.names)
      names += (names.empty() ? "" : " ") + name + (option.joined ? "=" : "");
    if (!option.value.empty())
      values += "    " + llvm::join(option.names, " | ") + ") " + bashValue(option) + "; return ;;\n";
  }
  if (!values.empty())
    out += "    case $prev in\n" + values + "    esac\n";
  std::string rest = ":";
  std::vector<std::string> nested = nestedNames(all, info.name);
  if (!nested.empty())
    rest = "_skep_words \"" + llvm::join(nested, " ") + "\"";
  else if (const OptionInfo *argument = argumentWithChoices(info))
    rest = bashValue(*argument);
  else if (takesFiles(info))
    rest = "_skep_files";
  std::string words = "_skep_words \"" + names + "\"";
  if (info.isCompiler)
    out += "    if [[ $joined ]]; then\n"
           "      _skep_words \"$(_skep_clang_options skep-clang \"$prev=,$cur\")\"\n"
           "      return\n    fi\n";
  if (info.isCompiler)
    words = "_skep_words \"" + names + " $(_skep_clang_options skep-clang \"$cur\")\"";
  return out + "    case $cur in\n    -*) " + words + " ;;\n    *) " + rest + " ;;\n    esac ;;\n";
}

std::string bashScript(Infos all) {
  std::vector<std::string> nested;
  std::string commands;
  for (const CommandInfo &info : all) {
    commands += bashCommand(info, all);
    if (isNested(info))
      nested.push_back(bashName(info.name));
  }
  return bashHead + commands + bashTail + "_skep_commands=\"" + llvm::join(topNames(all), " ") +
         "\"\n_skep_nested=\"" + llvm::join(nested, " ") + "\"\n";
}

// ---- zsh -------------------------------------------------------------------------------------------

/// For the inside of '...' in a specification, where : and [ ] mean something.
std::string zshText(llvm::StringRef text) {
  std::string out;
  for (char c : text) {
    if (c == '\'')
      out += "'\\'";
    else if (llvm::StringRef(":[]\\").contains(c))
      out += '\\';
    out += c;
  }
  return out;
}

std::string zshValue(const OptionInfo &option) {
  if (!option.choices.empty())
    return "(" + llvm::join(option.choices, " ") + ")";
  return option.wantsFile() ? "_files" : option.wantsFolder() ? "_files -/" : " ";
}

std::string zshOption(const OptionInfo &option, llvm::StringRef name) {
  std::string out = "    '*" + name.str();
  if (!option.value.empty())
    out += option.joined ? "=-" : name.starts_with("--") ? "=" : "+";
  out += "[" + zshText(option.text) + "]";
  if (!option.value.empty())
    out += ":" + zshText(option.value) + ":" + zshValue(option);
  return out + "' \\\n";
}

std::string zshFunction(llvm::StringRef command) {
  std::string name = "_skep_" + command.str();
  std::replace(name.begin(), name.end(), ' ', '_');
  return name;
}

std::string zshDescriptions(Infos all, llvm::function_ref<bool(const CommandInfo &)> wanted) {
  std::string out;
  for (const CommandInfo &info : all)
    if (wanted(info)) {
      llvm::StringRef name = info.name;
      out += "    '" + name.split(' ').second.str() + (name.contains(' ') ? "" : name.str()) + ":" +
             zshText(info.summary) + "'\n";
    }
  return out;
}

/// A command whose next word is a command again.
std::string zshNested(const CommandInfo &info, Infos all) {
  std::string prefix = info.name + " ";
  std::string out =
      zshFunction(info.name) + "() {\n  local -a nested\n  nested=(\n" +
      zshDescriptions(all,
                      [&](const CommandInfo &i) { return llvm::StringRef(i.name).starts_with(prefix); }) +
      "  )\n  if (( CURRENT == 2 )); then\n    _describe command nested\n    return\n  fi\n"
      "  local command=$words[2]\n  shift words\n  (( CURRENT-- ))\n"
      "  (( $+functions[" +
      zshFunction(info.name) + "_$command] )) && " + zshFunction(info.name) + "_$command\n}\n\n";
  return out;
}

std::string zshCommand(const CommandInfo &info, Infos all) {
  if (!nestedNames(all, info.name).empty())
    return zshNested(info, all);
  std::string out = zshFunction(info.name) + "() {\n";
  if (info.isCompiler)
    out += "  if [[ $PREFIX == -* ]]; then\n"
           "    compadd -- ${${(f)\"$(skep-clang --autocomplete=$PREFIX 2>/dev/null)\"}%%$'\\t'*}\n  fi\n";
  out += "  _arguments \\\n";
  for (const OptionInfo &option : info.options)
    for (const std::string &name : option.names)
      out += zshOption(option, name);
  for (const OptionInfo &argument : info.arguments)
    out += "    ':" + argument.names.front() + ":" + zshValue(argument) + "' \\\n";
  return out + (takesFiles(info) ? "    '*:file:_files'\n}\n\n" : "    && return\n}\n\n");
}

std::string zshScript(Infos all) {
  std::string out =
      "#compdef skep skep-clang\n# Completes skep's command line in zsh. Written by: skep completion zsh\n\n";
  for (const CommandInfo &info : all)
    out += zshCommand(info, all);
  return out +
         "_skep() {\n  local -a commands\n  if [[ $service == skep-clang ]]; then\n    _skep_cc\n    "
         "return\n  fi\n"
         "  commands=(\n" +
         zshDescriptions(all, [](const CommandInfo &info) { return !isNested(info); }) +
         "  )\n  if (( CURRENT == 2 )); then\n    _describe command commands\n    return\n  fi\n"
         "  local command=$words[2]\n  shift words\n  (( CURRENT-- ))\n"
         "  (( $+functions[_skep_$command] )) && _skep_$command\n}\n\n"
         "if [[ $zsh_eval_context[-1] == loadautofunc ]]; then\n  _skep \"$@\"\nelse\n  compdef _skep skep "
         "skep-clang\nfi\n";
}

// ---- fish ------------------------------------------------------------------------------------------

std::string fishText(llvm::StringRef text) {
  std::string out = "'";
  for (char c : text)
    out += c == '\'' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  return out + "'";
}

/// The condition under which a command's options are proposed.
std::string fishWhen(llvm::StringRef command) {
  auto [first, second] = command.split(' ');
  std::string seen = "__fish_seen_subcommand_from " + first.str();
  return "-n '" + seen + (second.empty() ? "" : "; and __fish_seen_subcommand_from " + second.str()) + "'";
}

std::string fishName(llvm::StringRef name) {
  if (name.consume_front("--"))
    return " -l " + name.str();
  name = name.drop_front();
  return (name.size() == 1 ? " -s " : " -o ") + name.str();
}

std::string fishValue(const OptionInfo &option) {
  if (option.value.empty())
    return "";
  if (!option.choices.empty())
    return " -x -a " + fishText(llvm::join(option.choices, " "));
  return option.wantsFile()     ? " -r -F"
         : option.wantsFolder() ? " -x -a '(__fish_complete_directories)'"
                                : " -x";
}

std::string fishCommand(const CommandInfo &info, Infos all) {
  std::string begin = "complete -c skep " + fishWhen(info.name), out;
  std::vector<std::string> nested = nestedNames(all, info.name);
  for (const OptionInfo &option : info.options) {
    out += begin;
    for (const std::string &name : option.names)
      out += fishName(name);
    out += fishValue(option) + " -d " + fishText(option.text) + "\n";
  }
  for (const OptionInfo &argument : info.arguments)
    if (!argument.choices.empty())
      out += begin + " -a " + fishText(llvm::join(argument.choices, " ")) + "\n";
  if (!nested.empty())
    out += "complete -c skep -n '__fish_seen_subcommand_from " + info.name +
           "; and not __fish_seen_subcommand_from " + llvm::join(nested, " ") + "' -a " +
           fishText(llvm::join(nested, " ")) + "\n";
  if (takesFiles(info))
    out += begin + " -F\n";
  if (info.isCompiler)
    out += begin + " -a '(skep-clang --autocomplete=(commandline -ct) 2>/dev/null)'\n"
                   "complete -c skep-clang -a '(skep-clang --autocomplete=(commandline -ct) 2>/dev/null)'\n";
  return out;
}

std::string fishScript(Infos all) {
  std::string out =
      "# Completes skep's command line in fish. Written by: skep completion fish\ncomplete -c skep -f\n";
  for (const CommandInfo &info : all)
    if (!isNested(info))
      out += "complete -c skep -n __fish_use_subcommand -a " + info.name + " -d " + fishText(info.summary) +
             "\n";
  for (const CommandInfo &info : all)
    out += fishCommand(info, all);
  return out;
}

} // namespace

int runCompletion(Context &cx, Args args) {
  CLI::App app("Write a script that completes skep's command line in a shell.", "skep completion");
  std::string shell;
  app.add_option("shell", shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  app.footer(footer);
  if (std::optional<int> done = parse(cx, app, args))
    return *done;
  std::vector<CommandInfo> all = describeCommands(cx);
  cx.out << (shell == "bash" ? bashScript(all) : shell == "zsh" ? zshScript(all) : fishScript(all));
  return ExitOk;
}

} // namespace skep::cli
