// The fatal-error barrier: LLVM's report_fatal_error, which ends the process, becomes a Diagnostic.
#pragma once

#include "core/support/Result.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace skep {

/// Runs `work` on this thread. If LLVM calls report_fatal_error in it, `work` is abandoned where it
/// stands (its objects are leaked, never used again) and the diagnostic `internal-compiler` carries
/// LLVM's words. May be nested and used on any number of threads.
Status guardFatalErrors(llvm::function_ref<void()> work);

} // namespace skep
