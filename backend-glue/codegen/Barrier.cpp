// LLVM lets one handler see a fatal error before the process ends, and the handler must not return. Ours
// is installed once, for good (the only process-wide thing in skep; it belongs to the LLVM that is
// linked in here and does nothing on threads that are not inside guardFatalErrors). It jumps back to
// the innermost guard of the thread. A jump, not an exception: LLVM is compiled without them, and its own
// crash recovery does the same. What the abandoned frames owned is leaked: a few megabytes once, instead
// of the host process.
#include "backend-glue/codegen/Barrier.h"
#include "core/support/Diags.h"
#include "llvm/Support/ErrorHandling.h"
#include <csetjmp>
#include <mutex>
#include <string>

namespace skep {
namespace {

struct Guard {
  jmp_buf back;
  std::string reason;
  Guard *outer;
};

thread_local Guard *innermost = nullptr;

void onFatalError(void *, const char *reason, bool) {
  if (!innermost)
    return; // not ours: LLVM goes on to end the process
  innermost->reason = reason;
  longjmp(innermost->back, 1);
}

void installOnce() {
  static std::once_flag once;
  std::call_once(once, [] { llvm::install_fatal_error_handler(onFatalError); });
}

} // namespace

Status guardFatalErrors(llvm::function_ref<void()> work) {
  installOnce();
  Guard guard;
  guard.outer = innermost;
  innermost = &guard;
  bool failed = setjmp(guard.back) != 0;
  if (!failed)
    work();
  innermost = guard.outer;
  if (!failed)
    return Ok{};
  return makeDiag(Diag::InternalCompiler, "the code generator gave up: " + guard.reason)
      .hint("please report this with the source that causes it");
}

} // namespace skep
