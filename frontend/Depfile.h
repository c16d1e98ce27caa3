// Depfiles (-MD, -MMD, -M …) that name only files a build system can look at.
#pragma once

#include "frontend/CommandLine.h"
#include "clang/Frontend/Utils.h"

namespace skep::frontend {

/// Clang's collector, but for two things: what is mounted from inside skep is no file on disk and is left
/// out, and the text is kept until the compile has succeeded instead of being written at once.
class Depfile : public clang::DependencyFileGenerator {
public:
  using DependencyFileGenerator::DependencyFileGenerator;

  void maybeAddDependency(llvm::StringRef file, bool fromModule, bool isSystem, bool isModuleFile,
                          bool isMissing) override {
    if (!file.starts_with(mountPoint))
      DependencyFileGenerator::maybeAddDependency(file, fromModule, isSystem, isModuleFile, isMissing);
  }
  void finishedMainFile(clang::DiagnosticsEngine &) override {
    llvm::raw_string_ostream out(text);
    outputDependencyFile(out);
  }

  std::string text;
};

} // namespace skep::frontend
