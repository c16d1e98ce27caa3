// Files that hold programs.
#include "driver/session/ObjectFile.h"
#include "core/support/Diags.h"
#include "core/support/File.h"
#include "driver/session/Compiler.h"

namespace skep {
namespace {

Result<object::Object> compileSource(llvm::StringRef path, const SourceOptions &options,
                                     std::vector<Diagnostic> &warnings) {
  Compiled compiled = compileToObject(path, std::nullopt, options.compilerArgs);
  if (!compiled.object.empty()) {
    warnings = std::move(compiled.diagnostics);
    return object::read(compiled.object, path);
  }
  for (size_t i = 0; i < compiled.diagnostics.size(); ++i)
    if (compiled.diagnostics[i].severity == Severity::Error) {
      Diagnostic error = std::move(compiled.diagnostics[i]);
      compiled.diagnostics.erase(compiled.diagnostics.begin() + i);
      warnings = std::move(compiled.diagnostics);
      return error;
    }
  Location where;
  where.file = path;
  return makeDiag(Diag::CompileFailed, "the source gave no object").at(where);
}

} // namespace

Result<object::Object> loadObject(llvm::StringRef path, const SourceOptions &options,
                                  std::vector<Diagnostic> &warnings) {
  Result<std::vector<uint8_t>> bytes = readFile(path);
  if (!bytes)
    return bytes.takeError();
  if (path.ends_with(".c"))
    return compileSource(path, options, warnings);
  return object::read(*bytes, path);
}

} // namespace skep
