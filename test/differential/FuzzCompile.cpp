// fuzz-compile: random programs, compiled by skep at each level and by clang, must do the same in the VM.
//
//   fuzz-compile --seconds 60 --seed 1          sources of the seeds 1, 2, ... for a minute
//   fuzz-compile --print --seed 7               the source of a seed
//   fuzz-compile --check FILE                   the same for a file, for reducing it
//
// Every source is compiled by skep at -O0, -O1, -O2 and -Os, one of these twice (the bytes must be equal),
// and by clang at -O1 or -O2. A source that any of them refuses, a run that faults, and a difference in what
// they do is a finding; its source is kept in the findings folder. --kernel asks the running kernel about
// every tenth source as well: what it takes of clang's it must take of skep's at the same level.
#include "driver/session/Loader.h"
#include "test/differential/Behaviour.h"
#include "test/differential/Compilers.h"
#include "test/differential/Generator.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/thread.h"
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <set>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

using namespace llvm;
using namespace skep;
using namespace skep::differential;

namespace {

struct Options {
  uint64_t seed = 1, count = UINT64_MAX;
  double seconds = 60;
  unsigned jobs = std::max(1u, std::thread::hardware_concurrency());
  bool isCpuTime = false, asksKernel = false, hasClang = true, prints = false;
  std::string check, findings = "fuzz-findings";
};

struct Figures {
  uint64_t sources = 0, programs = 0, runs = 0, findings = 0, tooLong = 0;
  uint64_t refusedByClang = 0;              ///< sources that only clang does not compile
  std::map<std::string, uint64_t> accepted; ///< programs that the kernel takes, by the level

  void add(const Figures &other) {
    sources += other.sources, programs += other.programs, runs += other.runs, tooLong += other.tooLong;
    refusedByClang += other.refusedByClang;
    for (const auto &[level, programs] : other.accepted)
      accepted[level] += programs;
  }
};

constexpr uint64_t kernelEvery = 10;

/// What was compiled of one source.
struct Made {
  Way way;
  Built built;
};

/// The first line in which two texts differ, from both.
std::string firstDifference(StringRef a, StringRef b) {
  std::string program;
  while (!a.empty() || !b.empty()) {
    auto [lineA, restA] = a.split('\n');
    auto [lineB, restB] = b.split('\n');
    if (lineA != lineB)
      return "in " + program + ": \"" + lineA.str() + "\" and \"" + lineB.str() + "\"";
    if (lineA.starts_with("program "))
      program = lineA.str();
    a = restA, b = restB;
  }
  return "";
}

/// All checks of one source; each finding is a line.
class Trial {
public:
  Trial(const Compilers &compilers, Figures &figures, const std::string &text, uint64_t seed)
      : compilers(compilers), figures(figures), text(text), seed(seed) {}

  std::vector<std::string> findings;

  void run() {
    build();
    checkSameBytes();
    if (refusals())
      return;
    const Behaviour first = behaviourOf(made[0].built.object, seed);
    figures.runs += first.runs;
    for (size_t i = 1; i < made.size(); ++i)
      compare(first, made[i]);
    if (!first.fault.empty())
      findings.push_back("a valid program stops: " + first.fault);
    ++figures.sources;
    figures.tooLong += first.tooLong;
    for (size_t at = 0; (at = text.find("SEC(\"xdp\")", at)) != std::string::npos; ++at)
      ++figures.programs;
    for (size_t at = 0; (at = text.find("SEC(\"tc\")", at)) != std::string::npos; ++at)
      ++figures.programs;
  }

  /// What the kernel takes of clang's it must take of skep's at the same level. At others it may run into the
  /// limits of the verifier, as clang's does; how often is counted.
  void askKernel() {
    const Made &clang = made.back();
    if (!clang.way.isClang)
      return;
    std::set<std::string> accepted;
    for (const auto &program : verdictsOf(clang))
      if (program.verdict == loader::Verdict::Accepted)
        accepted.insert(program.name);
    figures.accepted["clang's"] += accepted.size();
    for (const Made &ours : made) {
      for (const auto &program : verdictsOf(ours)) {
        bool isLost = program.verdict != loader::Verdict::Accepted && accepted.count(program.name);
        figures.accepted[ours.way.level] += program.verdict == loader::Verdict::Accepted && !ours.way.isClang;
        if (isLost && ours.way.level == clang.way.level)
          findings.push_back("the kernel takes " + program.name + " of " + clang.way.name() + ", not of " +
                             ours.way.name() + ": " + program.why.message);
      }
    }
  }

private:
  void build() {
    for (const char *level : {"-O0", "-O1", "-O2", "-Os"})
      made.push_back({{false, level}, {}});
    if (compilers.hasClang())
      made.push_back({{true, seed % 3 ? "-O2" : "-O1"}, {}});
    for (Made &each : made)
      each.built = compilers.build(each.way, text);
  }

  void checkSameBytes() {
    const Made &once = made[seed % 4];
    if (compilers.build(once.way, text).object != once.built.object)
      findings.push_back(once.way.name() + " gives other bytes the second time");
  }

  /// What clang alone refuses is no fault of skep's: the rest is still compared with one another.
  void leaveOutClang() {
    auto isRefused = [](const Made &each) { return each.built.object.empty(); };
    auto isClangs = [](const Made &each) { return each.way.isClang; };
    bool onlyClang = all_of(made, [&](const Made &each) { return isRefused(each) == isClangs(each); });
    if (onlyClang && any_of(made, isRefused)) {
      ++figures.refusedByClang;
      erase_if(made, isClangs);
    }
  }

  /// A source that all refuse is the generator's fault, and no use; one that some refuse is a finding.
  bool refusals() {
    leaveOutClang();
    bool any = false, all = true;
    for (const Made &each : made)
      (each.built.object.empty() ? any : all) = each.built.object.empty();
    if (!any)
      return false;
    for (const Made &each : made)
      if (each.built.object.empty())
        findings.push_back((all ? "all refuse it, such as " : "") + each.way.name() +
                           (all ? ": " : " refuses it: ") +
                           StringRef(each.built.messages).split('\n').first.str());
    return true;
  }

  void compare(const Behaviour &first, const Made &other) {
    Behaviour seen = behaviourOf(other.built.object, seed);
    figures.runs += seen.runs;
    if (first.tooLong || seen.tooLong)
      return;
    if (first.text != seen.text || first.fault != seen.fault)
      findings.push_back(made[0].way.name() + " and " + other.way.name() + " differ " +
                         firstDifference(first.text, seen.text) + seen.fault);
  }

  static std::vector<loader::ProgramReport> verdictsOf(const Made &of) {
    auto report = loader::load(of.built.object, "fuzz.o", {});
    return report ? report->programs : std::vector<loader::ProgramReport>();
  }

  const Compilers &compilers;
  Figures &figures;
  const std::string &text;
  uint64_t seed;
  std::vector<Made> made;
};

bool readOptions(ArrayRef<const char *> args, Options &options) {
  for (size_t i = 0; i < args.size(); ++i) {
    StringRef arg = args[i], value = i + 1 < args.size() ? args[i + 1] : "";
    bool bad = false, takesValue = true;
    if (arg == "--seconds")
      bad = value.getAsDouble(options.seconds), options.isCpuTime = false;
    else if (arg == "--cpu-seconds")
      bad = value.getAsDouble(options.seconds), options.isCpuTime = true;
    else if (arg == "--seed")
      bad = value.getAsInteger(10, options.seed);
    else if (arg == "--count")
      bad = value.getAsInteger(10, options.count);
    else if (arg == "--jobs")
      bad = value.getAsInteger(10, options.jobs) || options.jobs == 0;
    else if (arg == "--check")
      options.check = value.str();
    else if (arg == "--findings")
      options.findings = value.str();
    else
      takesValue = false;
    if (arg == "--kernel")
      options.asksKernel = true;
    else if (arg == "--no-clang")
      options.hasClang = false;
    else if (arg == "--print")
      options.prints = true;
    else if (!takesValue || bad)
      return false;
    i += takesValue;
  }
  return true;
}

/// Seconds since the start, of the clock or of this process and its children.
double elapsed(bool isCpuTime) {
  static const auto start = std::chrono::steady_clock::now();
  if (!isCpuTime)
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  double seconds = 0;
  for (int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage used;
    getrusage(who, &used);
    seconds +=
        used.ru_utime.tv_sec + used.ru_stime.tv_sec + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) * 1e-6;
  }
  return seconds;
}

/// Keeps the source, and says how to go on.
void keep(const Options &options, const std::string &text, uint64_t seed) {
  sys::fs::create_directories(options.findings);
  std::string path = options.findings + "/seed-" + std::to_string(seed) + ".bpf.c";
  std::error_code error;
  raw_fd_ostream out(path, error);
  out << text;
  outs() << "  source: " << path << "\n  reduce: cvise or creduce with a test that runs fuzz-compile --check "
         << "on it and looks for the line above (and that clang -fsanitize=undefined has nothing against)\n";
}

void report(const Options &options, const Trial &trial, const std::string &text, uint64_t seed) {
  outs() << "disagreement, seed " << seed << ":\n";
  for (const std::string &finding : trial.findings)
    outs() << "  " << finding << "\n";
  keep(options, text, seed);
  outs().flush();
}

void showProgress(const Figures &figures, double seconds) {
  if (!isatty(2))
    return;
  errs() << "\r" << figures.programs << " programs, " << figures.runs << " runs, " << figures.findings
         << " disagreements in " << unsigned(seconds) << " seconds";
  errs().flush();
}

/// Tries seeds until there are no more or the time is up; several at a time.
class Fuzzing {
public:
  Fuzzing(const Options &options, const std::string &clang, const std::string &folder)
      : options(options), clang(clang), folder(folder), next(options.seed) {}

  const Figures &run() {
    std::vector<llvm::thread> threads;
    for (unsigned job = 0; job < options.jobs; ++job)
      threads.emplace_back([this, job] { work(job); });
    for (llvm::thread &thread : threads)
      thread.join();
    return total;
  }

private:
  void work(unsigned job) {
    std::string own = folder + "/" + std::to_string(job);
    sys::fs::create_directories(own);
    Compilers compilers(clang, own);
    uint64_t end = options.count == UINT64_MAX ? UINT64_MAX : options.seed + options.count;
    for (uint64_t seed; (seed = next++) < end && elapsed(options.isCpuTime) < options.seconds;)
      attempt(compilers, seed);
  }

  void attempt(const Compilers &compilers, uint64_t seed) {
    Source source = generate(seed);
    Figures figures;
    Trial trial(compilers, figures, source.text, seed);
    trial.run();
    if (options.asksKernel && seed % kernelEvery == 0 && !source.hasCore && trial.findings.empty())
      trial.askKernel();
    std::lock_guard<std::mutex> lock(mutex);
    total.add(figures);
    if (!trial.findings.empty())
      ++total.findings, report(options, trial, source.text, seed);
    showProgress(total, elapsed(options.isCpuTime));
  }

  const Options &options;
  const std::string clang, folder;
  std::atomic<uint64_t> next;
  std::mutex mutex;
  Figures total;
};

int fuzz(const Options &options, const std::string &clang, const std::string &folder) {
  const Figures figures = Fuzzing(options, clang, folder).run();
  if (isatty(2))
    errs() << "\n";
  if (options.asksKernel)
    for (const auto &[level, programs] : figures.accepted)
      outs() << "the kernel takes of " << (level[0] == '-' ? "skep's " : "") << level << ": " << programs
             << "\n";
  if (figures.refusedByClang)
    outs() << figures.refusedByClang << " sources that skep compiles and clang refuses\n";
  outs() << "fuzz-compile: " << figures.programs << " programs, " << figures.runs << " runs, "
         << figures.findings << " disagreements in " << unsigned(elapsed(options.isCpuTime)) << " seconds\n";
  return figures.findings ? 1 : figures.programs ? 0 : 2;
}

int check(const Options &options, const Compilers &compilers) {
  auto buffer = MemoryBuffer::getFile(options.check);
  if (!buffer) {
    errs() << "fuzz-compile: " << options.check << ": " << buffer.getError().message() << "\n";
    return 2;
  }
  Figures figures;
  std::string text = (*buffer)->getBuffer().str();
  Trial trial(compilers, figures, text, options.seed);
  trial.run();
  if (options.asksKernel)
    trial.askKernel();
  for (const std::string &finding : trial.findings)
    outs() << finding << "\n";
  return trial.findings.empty() ? 0 : 1;
}

} // namespace

int main(int argc, char **argv) {
  Options options;
  elapsed(false);
  if (!readOptions(ArrayRef(argv + 1, argc - 1), options)) {
    errs() << "usage: fuzz-compile [--seconds N | --cpu-seconds N] [--count N] [--seed S] [--findings DIR] "
              "[--jobs N] [--no-clang] [--kernel] [--print | --check FILE]\n";
    return 2;
  }
  if (options.prints) {
    outs() << generate(options.seed).text;
    return 0;
  }
  auto clang = sys::findProgramByName("clang-19");
  SmallString<128> folder;
  if (sys::fs::createUniqueDirectory("fuzz-compile", folder))
    return 2;
  std::string path = options.hasClang && clang ? *clang : "", place = folder.str().str();
  int result = options.check.empty() ? fuzz(options, path, place) : check(options, Compilers(path, place));
  sys::fs::remove_directories(folder);
  return result;
}
