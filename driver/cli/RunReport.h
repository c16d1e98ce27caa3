// What `skep run` prints about a run: lines for people, or one JSON object a line.
#pragma once

#include "driver/cli/Cli.h"
#include "driver/session/Runner.h"

namespace skep::cli {

struct RunInput {
  llvm::ArrayRef<uint8_t> frame; ///< empty for a program without a packet
  size_t number = 1;             ///< counts runs from 1
};

class RunReport {
public:
  virtual ~RunReport() = default;
  virtual void begin(const run::Runner &runner, size_t inputs) {}
  virtual void add(const run::Runner &runner, const RunInput &input, const run::Outcome &outcome) = 0;
  /// After the last run; `seconds` is what the runs took.
  virtual void end(const run::Runner &runner, double seconds) {}
  virtual void maps(const run::Runner &runner) = 0;
};

/// `quiet` leaves out the runs themselves.
std::unique_ptr<RunReport> textReport(Context &cx, bool quiet);
std::unique_ptr<RunReport> jsonReport(Context &cx, bool quiet);

} // namespace skep::cli
