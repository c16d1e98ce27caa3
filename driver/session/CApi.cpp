// The C interface of include/skep/skep.h over the libraries. Every entry point is exported by name in
// libskep.map.
#include "driver/session/Compiler.h"
#include "skep/skep.h"
#include <cstring>
#include <new>

using namespace skep;

struct skep_compilation {
  Compiled compiled;
  std::vector<std::string> notes; ///< one text per diagnostic
};

struct skep_compiler {
  btf::BtfStore kernels;
};

namespace {

/// The options that the caller knows of: fields beyond its struct's size read as zero.
skep_compile_opts readOptions(const skep_compile_opts *given) {
  skep_compile_opts opts = {};
  if (given)
    std::memcpy(&opts, given, std::min(given->sz, sizeof(opts)));
  return opts;
}

std::vector<std::string> argsOf(const skep_compile_opts &opts) {
  std::vector<std::string> args(opts.args, opts.args + opts.num_args);
  if (opts.btf_path)
    args.push_back(std::string("--btf=") + opts.btf_path);
  return args;
}

std::string notesOf(const Diagnostic &diag) {
  std::string text;
  for (const DiagNote &note : diag.notes)
    text += note.message + "\n";
  for (const std::string &hint : diag.hints)
    text += "hint: " + hint + "\n";
  return text;
}

} // namespace

const char *skep_version(void) { return SKEP_VERSION; }

skep_compiler *skep_compiler_new(void) { return new (std::nothrow) skep_compiler; }

void skep_compiler_free(skep_compiler *compiler) { delete compiler; }

skep_compilation *skep_compile(const char *path, const char *text, size_t size,
                               const skep_compile_opts *given) {
  auto *compilation = new (std::nothrow) skep_compilation;
  if (!compilation)
    return nullptr;
  std::optional<std::string> source;
  if (text)
    source.emplace(text, size);
  skep_compile_opts opts = readOptions(given);
  compilation->compiled = compileToObject(path ? path : "", std::move(source), argsOf(opts),
                                          opts.compiler ? &opts.compiler->kernels : nullptr);
  for (const Diagnostic &diag : compilation->compiled.diagnostics)
    compilation->notes.push_back(notesOf(diag));
  return compilation;
}

int skep_compilation_ok(const skep_compilation *compilation) { return !compilation->compiled.object.empty(); }

const void *skep_compilation_object(const skep_compilation *compilation, size_t *size) {
  const std::vector<uint8_t> &object = compilation->compiled.object;
  *size = object.size();
  return object.empty() ? nullptr : object.data();
}

size_t skep_compilation_diagnostic_count(const skep_compilation *compilation) {
  return compilation->compiled.diagnostics.size();
}

int skep_compilation_diagnostic(const skep_compilation *compilation, size_t index, skep_diagnostic *out) {
  if (index >= compilation->compiled.diagnostics.size())
    return -1;
  const Diagnostic &diag = compilation->compiled.diagnostics[index];
  *out = {};
  out->severity = static_cast<skep_severity>(diag.severity);
  out->id = diag.id.c_str();
  out->message = diag.message.c_str();
  out->file = diag.where.file.c_str();
  out->line = diag.where.line;
  out->column = diag.where.column;
  out->notes = compilation->notes[index].c_str();
  return 0;
}

void skep_compilation_free(skep_compilation *compilation) { delete compilation; }
