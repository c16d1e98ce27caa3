// How much of a compile skep's own passes take: what -ftime-report adds to Clang's figures.
#pragma once

#include "llvm/ADT/StringRef.h"
#include <string>
#include <utility>
#include <vector>

namespace llvm {
class PassInstrumentationCallbacks;
class raw_ostream;
} // namespace llvm

namespace skep {

/// CPU time of this thread by step, with the analyses that a step asked for.
class PassTimes {
public:
  PassTimes() : start(now()), last(start) {}

  /// Times the passes of Passes.def from here on; `this` must outlive the run.
  void watch(llvm::PassInstrumentationCallbacks &callbacks);
  /// Time since the last mark, or since construction, becomes the step's.
  void mark(llvm::StringRef step);
  /// A table: each of skep's passes with its share of everything marked, then the steps.
  void print(llvm::raw_ostream &out) const;

private:
  static double now(); ///< milliseconds

  using Row = std::pair<std::string, double>;
  std::vector<Row> passes, steps;
  double start, last;
  double entered = 0;
};

} // namespace skep
