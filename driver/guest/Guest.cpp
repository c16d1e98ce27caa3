// skep-guest: the loader inside the small Linux that utils/kernels boots. Static, so that the initrd needs
// nothing else of ours.
//
//   skep-guest load OBJECT     asks this kernel about each program, and attaches those whose section says
//   where skep-guest count OBJECT    attaches all programs, opens a file some times, and prints what each has
//   counted
//
// Each prints lines of JSON behind a marker, by which utils/kernels finds them on a console that the kernel
// writes to as well. A process an object: what a crash takes with it is told by the lines that are missing.
#include "backend-glue/object/Lacks.h"
#include "btfgen/model/KernelBtf.h"
#include "core/support/File.h"
#include "driver/guest/Counting.h"
#include "driver/session/Loader.h"
#include "llvm/Support/Path.h"
#include <cstdio>
#include <nlohmann/json.hpp>

namespace skep::guest {
namespace {

using Json = nlohmann::ordered_json;
constexpr const char *kernelBtf = "/sys/kernel/btf/vmlinux";

/// One write a line, so that nothing of this process comes in between.
void print(const Json &json) {
  std::string line = "@skep " + json.dump(-1, ' ', true, Json::error_handler_t::replace) + "\n";
  fwrite(line.data(), 1, line.size(), stdout);
  fflush(stdout);
}

int fail(llvm::StringRef file, const Diagnostic &why) {
  print({{"object", file}, {"error", why.message}});
  return 1;
}

const char *wordOf(loader::Verdict verdict) {
  switch (verdict) {
  case loader::Verdict::Accepted:
    return "loaded";
  case loader::Verdict::Rejected:
    return "rejected";
  case loader::Verdict::NotJudged:
    break;
  }
  return "not-judged";
}

/// Opened only for a program that was not taken: on an emulated machine it takes a while.
class Kernel {
public:
  Json lacks(const object::Object &object, llvm::StringRef program) {
    Json texts = Json::array();
    if (!opened)
      opened = btf::loadBtfFile(kernelBtf);
    const object::Function *function = object.findFunction(program);
    if (*opened && function)
      for (const object::Lack &lack : object::lacksOf(object, *function, (*opened)->view()))
        texts.push_back(lack.text);
    return texts;
  }

private:
  std::optional<Result<btf::KernelBtf>> opened;
};

int load(llvm::StringRef file) {
  std::string name = llvm::sys::path::filename(file).str();
  auto bytes = readFile(file.str());
  if (!bytes)
    return fail(name, bytes.error());
  auto object = object::read(*bytes, name);
  if (!object)
    return fail(name, object.error());
  auto report = loader::load(*bytes, name, {.attach = true});
  if (!report)
    return fail(name, report.error());
  Kernel kernel;
  Json programs = Json::array();
  for (const loader::ProgramReport &program : report->programs) {
    Json one{{"name", program.name}, {"section", program.section}, {"verdict", wordOf(program.verdict)}};
    if (program.attachError)
      one["attach"] = *program.attachError;
    bool isFine = program.verdict == loader::Verdict::Accepted && program.attachError.value_or(0) == 0;
    if (!isFine)
      one["lacks"] = kernel.lacks(*object, program.name);
    if (program.verdict != loader::Verdict::Accepted) {
      one["why"] = program.why.message;
      one["log"] = llvm::StringRef(program.log).take_back(2000);
    }
    programs.push_back(std::move(one));
  }
  Json line{{"object", name}, {"programs", std::move(programs)}};
  if (!report->messages.empty())
    line["messages"] = llvm::StringRef(report->messages).take_front(2000);
  print(line);
  return 0;
}

int count(llvm::StringRef file) {
  auto bytes = readFile(file.str());
  if (!bytes)
    return fail(file, bytes.error());
  Counts counts = countOpens(*bytes);
  Json line{{"opens", counts.opens}, {"counted", Json::object()}};
  for (const auto &[program, seen] : counts.seen)
    line["counted"][program] = seen;
  if (!counts.error.empty())
    line["error"] = counts.error;
  print(line);
  return 0;
}

int run(llvm::ArrayRef<const char *> args) {
  if (args.size() == 2 && llvm::StringRef(args[0]) == "load")
    return load(args[1]);
  if (args.size() == 2 && llvm::StringRef(args[0]) == "count")
    return count(args[1]);
  fputs("usage: skep-guest load|count OBJECT\n", stderr);
  return 2;
}

} // namespace
} // namespace skep::guest

int main(int argc, char **argv) {
  return skep::guest::run(llvm::ArrayRef<const char *>(argv + 1, argc > 0 ? argc - 1 : 0));
}
