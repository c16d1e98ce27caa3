// Some of our rules are errors of Clang's own: thread-locals, registers of another machine in assembly. Clang
// words them for any target, so they get our id and a hint on their way out.
#pragma once

#include "clang/Basic/Diagnostic.h"
#include <memory>

namespace skep::frontend {

/// Passes everything on to `next`.
std::unique_ptr<clang::DiagnosticConsumer> nameClangsErrors(std::unique_ptr<clang::DiagnosticConsumer> next);

} // namespace skep::frontend
