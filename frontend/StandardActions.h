// Clang's own actions, for what is not BPF code generation.
#pragma once

#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"

namespace skep::frontend {

/// The action for -E, -M, -fsyntax-only, -ast-dump, or LLVM IR of the host; null for one that skep
/// does not have (a diagnostic was given).
std::unique_ptr<clang::FrontendAction> makeStandardAction(clang::CompilerInstance &compiler);

} // namespace skep::frontend
