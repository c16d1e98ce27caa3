// LLVM's own timers stop a pass's clock while an analysis runs, and switch on for the whole process. Here an
// analysis counts for the pass that asked for it, because without the pass nobody would have.
#include "passes/PassTimes.h"
#include "passes/Pipeline.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/PassInstrumentation.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"
#include <ctime>

using namespace llvm;

namespace skep {

double PassTimes::now() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

void PassTimes::watch(PassInstrumentationCallbacks &callbacks) {
  callbacks.registerBeforeNonSkippedPassCallback([this](StringRef pass, Any) {
    if (!ownPassName(pass).empty())
      entered = now();
  });
  auto after = [this](StringRef pass) {
    StringRef name = ownPassName(pass);
    if (name.empty())
      return;
    auto row = find_if(passes, [&](const Row &known) { return known.first == name; });
    if (row == passes.end())
      row = passes.insert(passes.end(), {name.str(), 0});
    row->second += now() - entered;
  };
  callbacks.registerAfterPassCallback(
      [after](StringRef pass, Any, const PreservedAnalyses &) { after(pass); });
  callbacks.registerAfterPassInvalidatedCallback(
      [after](StringRef pass, const PreservedAnalyses &) { after(pass); });
}

void PassTimes::mark(StringRef step) {
  double time = now();
  steps.push_back({step.str(), time - last});
  last = time;
}

void PassTimes::print(raw_ostream &out) const {
  double all = last - start, own = 0;
  auto line = [&](StringRef name, double time) {
    out << formatv("  {0,-24} {1,9:F3} ms {2,6:F1}%\n", name, time, all > 0 ? 100 * time / all : 0);
  };
  out << "skep's passes, CPU time with the analyses that they ask for, of module to object\n";
  for (const auto &[name, time] : passes) {
    line(name, time);
    own += time;
  }
  line("these together", own);
  out << "Steps\n";
  for (const auto &[name, time] : steps)
    line(name, time);
  line("module to object", all);
}

} // namespace skep
