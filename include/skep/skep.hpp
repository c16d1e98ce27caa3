// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// C++ over skep.h: handles free themselves, strings are views. Header only; the same promises hold.
#pragma once

#include <memory>
#include <skep/skep.h>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace skep {

/// Makes compiles after the first faster; movable, and any number of threads may compile with one.
class Compiler {
public:
  Compiler() : handle(skep_compiler_new()) {}
  skep_compiler *get() const { return handle.get(); }

private:
  struct Free {
    void operator()(skep_compiler *compiler) const { skep_compiler_free(compiler); }
  };
  std::unique_ptr<skep_compiler, Free> handle;
};

struct CompileOptions {
  std::vector<std::string> args;      ///< as on a command line
  std::string btfPath;                ///< empty: the running kernel's, else the one inside skep
  const Compiler *compiler = nullptr; ///< must outlive the compile
};

/// The outcome of one compile; move-only.
class Compilation {
public:
  /// Compiles the source `text`, named `path`.
  static Compilation fromText(const std::string &path, std::string_view text,
                              const CompileOptions &options = {}) {
    return run(path, text.data(), text.size(), options);
  }
  /// Compiles the file `path`.
  static Compilation fromFile(const std::string &path, const CompileOptions &options = {}) {
    return run(path, nullptr, 0, options);
  }

  explicit operator bool() const { return handle && skep_compilation_ok(handle.get()); }
  /// Valid as long as this object.
  std::span<const std::byte> object() const {
    size_t size = 0;
    const void *bytes = handle ? skep_compilation_object(handle.get(), &size) : nullptr;
    return {static_cast<const std::byte *>(bytes), size};
  }
  /// The strings in it are valid as long as this object.
  std::vector<skep_diagnostic> diagnostics() const {
    std::vector<skep_diagnostic> all(handle ? skep_compilation_diagnostic_count(handle.get()) : 0);
    for (size_t i = 0; i < all.size(); ++i)
      skep_compilation_diagnostic(handle.get(), i, &all[i]);
    return all;
  }

private:
  struct Free {
    void operator()(skep_compilation *compilation) const { skep_compilation_free(compilation); }
  };

  static Compilation run(const std::string &path, const char *text, size_t size,
                         const CompileOptions &options) {
    std::vector<const char *> args;
    for (const std::string &arg : options.args)
      args.push_back(arg.c_str());
    skep_compile_opts opts = {};
    opts.sz = sizeof(opts);
    opts.args = args.data();
    opts.num_args = args.size();
    opts.btf_path = options.btfPath.empty() ? nullptr : options.btfPath.c_str();
    opts.compiler = options.compiler ? options.compiler->get() : nullptr;
    Compilation compilation;
    compilation.handle.reset(skep_compile(path.c_str(), text, size, &opts));
    return compilation;
  }

  std::unique_ptr<skep_compilation, Free> handle;
};

} // namespace skep
