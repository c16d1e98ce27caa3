// skep compiles in this process, clang in one of its own.
#include "test/differential/Compilers.h"
#include "core/support/File.h"
#include "driver/session/Compiler.h"
#include "test/differential/Generator.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"

using namespace llvm;

namespace skep::differential {

static std::string readText(const std::string &path) {
  auto buffer = MemoryBuffer::getFile(path);
  return buffer ? (*buffer)->getBuffer().str() : "";
}

Built Compilers::buildWithClang(const std::string &level, const std::string &text) const {
  std::string source = folder + "/fuzz.bpf.c", object = folder + "/fuzz.o", errors = folder + "/errors";
  Built built;
  if (Status ok = writeFile(source, text); !ok) {
    built.messages = ok.error().message;
    return built;
  }
  std::vector<std::string> args = {clang, "--target=bpf", level, "-c", source, "-o", object};
  for (const std::string &option : optionsOf(text))
    args.push_back(option);
  std::vector<StringRef> argv(args.begin(), args.end());
  std::optional<StringRef> redirects[] = {StringRef(), StringRef(), StringRef(errors)};
  int code = sys::ExecuteAndWait(clang, argv, std::nullopt, redirects, /*SecondsToWait=*/60);
  std::string bytes = code ? "" : readText(object);
  built.object.assign(bytes.begin(), bytes.end());
  built.messages = code ? readText(errors) : "";
  return built;
}

Built Compilers::build(const Way &way, const std::string &text) const {
  if (way.isClang)
    return buildWithClang(way.level, text);
  std::vector<std::string> args = optionsOf(text);
  args.push_back(way.level);
  Compiled compiled = compileToObject("fuzz.bpf.c", text, args);
  Built built;
  built.object.assign(compiled.object.begin(), compiled.object.end());
  for (const Diagnostic &diag : compiled.diagnostics)
    built.messages += diag.message + " [" + std::string(diag.id) + "]\n";
  return built;
}

} // namespace skep::differential
