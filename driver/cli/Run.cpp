// skep run: runs a program in the embedded VM, on packets or on a context given by hand.
#include "core/support/Diags.h"
#include "core/support/File.h"
#include "driver/cli/Cli.h"
#include "driver/cli/Parse.h"
#include "driver/cli/RunReport.h"
#include "driver/session/ObjectFile.h"
#include "driver/session/Pcap.h"
#include "llvm/ADT/StringExtras.h"
#include <chrono>

namespace skep::cli {
namespace {

struct Options {
  std::string file, prog, pcap;
  std::vector<std::string> packets, context, env, includes, defines;
  bool mapDump = false, json = false, quiet = false;
  uint64_t maxInsns = vm::Limits().insns, repeat = 1;
  double seconds = 0;
  std::optional<uint64_t> seed;
};

constexpr const char *footer =
    "Examples: skep run xdp_counter.bpf.o --pcap web.pcap --map-dump\n"
    "          skep run filter.bpf.c --prog classify --packet 0a1b2c... --json\n"
    "          skep run guard.bpf.o --ctx major=1,minor=3,access_type=2\n"
    "\n"
    "A program that takes packets runs once for each; without --packet and --pcap it\n"
    "gets a TCP SYN from 192.0.2.1 to 198.51.100.2, port 80. Others run once on a\n"
    "context of zeros and what --ctx says. Maps keep their contents from run to run.\n"
    "Every access to memory is checked; one that is not allowed stops the program.\n"
    "\n"
    "--env settings: time (ns since boot), tick (ns that each look at the clock\n"
    "takes), pid, tgid, uid, gid, comm, cpu, cpus, cgroup, cookie (of the\n"
    "attachment), sysctl (name), value and new (of the sysctl).\n"
    "\n"
    "--json prints one object a run: run, prog, section, retval, verdict, insns,\n"
    "packet {length, summary, data, after}, printk, events [{map, cpu, value,\n"
    "data}], output, redirect; with a fault {id, message, function, insn, file, line}\n"
    "instead of retval and verdict. --map-dump adds one object: maps [{name, type,\n"
    "max_entries, entries [{key, value}]}]. What a run does not have is left out.\n"
    "\n"
    "Exit: 0 it ran, 1 the program faulted, 2 it could not be run.";

/// TCP SYN from 192.0.2.1:40000 to 198.51.100.2:80, checksums right.
constexpr uint8_t samplePacket[] = {0x02, 0x00, 0x00, 0x00, 0x00, 0x02, 0x02, 0x00, 0x00, 0x00, 0x00,
                                    0x01, 0x08, 0x00, 0x45, 0x00, 0x00, 0x28, 0x00, 0x01, 0x40, 0x00,
                                    0x40, 0x06, 0x4e, 0x98, 0xc0, 0x00, 0x02, 0x01, 0xc6, 0x33, 0x64,
                                    0x02, 0x9c, 0x40, 0x00, 0x50, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00,
                                    0x00, 0x00, 0x50, 0x02, 0xfa, 0xf0, 0x2c, 0x29, 0x00, 0x00};

int unable(Context &cx, const Diagnostic &diag) {
  print(cx, diag);
  return ExitUnable;
}

// ---- options ---------------------------------------------------------------------------------------

void declare(CLI::App &app, Options &o) {
  app.footer(footer);
  app.add_option("file", o.file, "eBPF object, or a C source (.c)")->required();
  app.add_option("--prog", o.prog, "program to run, by function or section")->type_name("NAME");
  app.add_option("--packet", o.packets, "run on this Ethernet frame (again: one more)")
      ->type_name("HEX")
      ->allow_extra_args(false);
  app.add_option("--pcap", o.pcap, "run on each packet of a capture (pcap, pcapng)")->type_name("FILE");
  app.add_option("--ctx", o.context, "fill the context: mark=7,user_ip4=10.0.0.1")
      ->type_name("FIELD=VALUE,...")
      ->delimiter(',')
      ->allow_extra_args(false);
  app.add_option("--env", o.env, "what helpers tell: pid=7,comm=bash")
      ->type_name("NAME=VALUE,...")
      ->delimiter(',')
      ->allow_extra_args(false);
  app.add_flag("--map-dump", o.mapDump, "print the maps after the last run");
  app.add_flag("--json", o.json, "one JSON object a run");
  app.add_flag("--quiet", o.quiet, "only say how many runs and how long they took");
  app.add_option("--max-insns", o.maxInsns, "instructions that one run may take, 100 million")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--timeout", o.seconds, "seconds that one run may take")->type_name("SECONDS");
  app.add_option("--seed", o.seed, "seed of bpf_get_prandom_u32")->type_name("N");
  app.add_option("--repeat", o.repeat, "run everything so often")->type_name("N");
  app.add_option("-I", o.includes, "for a source: folder with headers")
      ->type_name("DIR")
      ->allow_extra_args(false);
  app.add_option("-D", o.defines, "for a source: define a macro")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
}

Result<std::pair<std::string, std::string>> keyAndValue(llvm::StringRef text, const char *option) {
  auto [key, value] = text.split('=');
  if (key.empty() || !text.contains('='))
    return makeDiag(Diag::UsageError, std::string(option) + " wants name=value, not '" + text.str() + "'");
  return std::pair(key.str(), value.str());
}

Status setEnv(vm::Env &env, llvm::StringRef key, llvm::StringRef value) {
  const struct {
    const char *name;
    std::string *text;
  } texts[] = {
      {"comm", &env.comm}, {"sysctl", &env.sysctl}, {"value", &env.sysctlValue}, {"new", &env.sysctlNew}};
  for (const auto &setting : texts)
    if (key == setting.name) {
      *setting.text = value;
      return Ok();
    }
  uint64_t number;
  if (value.getAsInteger(0, number))
    return makeDiag(Diag::UsageError, "--env " + key.str() + " wants a number, not '" + value.str() + "'");
  const struct {
    const char *name;
    uint64_t *wide;
    uint32_t *narrow;
  } settings[] = {{"time", &env.time, nullptr},     {"tick", &env.tick, nullptr},
                  {"cgroup", &env.cgroup, nullptr}, {"cookie", &env.cookie, nullptr},
                  {"pid", nullptr, &env.pid},       {"tgid", nullptr, &env.tgid},
                  {"uid", nullptr, &env.uid},       {"gid", nullptr, &env.gid},
                  {"cpu", nullptr, &env.cpu},       {"cpus", nullptr, &env.cpus}};
  for (const auto &setting : settings) {
    if (key != setting.name)
      continue;
    if (setting.narrow && number > UINT32_MAX)
      return makeDiag(Diag::UsageError, "--env " + key.str() + " is a number of 32 bits");
    if (setting.narrow)
      *setting.narrow = static_cast<uint32_t>(number);
    else
      *setting.wide = number;
    return Ok();
  }
  return makeDiag(Diag::UsageError, "--env knows no '" + key.str() + "'")
      .hint(
          "it knows time, tick, pid, tgid, uid, gid, comm, cpu, cpus, cgroup, cookie, sysctl, value and new");
}

Result<run::Options> runOptions(const Options &o) {
  constexpr uint32_t mostCpus = 1024;
  run::Options options;
  options.limits.insns = o.maxInsns;
  options.limits.seconds = o.seconds;
  for (const std::string &text : o.env) {
    auto pair = keyAndValue(text, "--env");
    if (!pair)
      return pair.takeError();
    if (Status ok = setEnv(options.env, pair->first, pair->second); !ok)
      return ok.takeError();
  }
  if (o.seed)
    options.env.seed = *o.seed;
  if (options.env.cpus == 0 || options.env.cpus > mostCpus || options.env.cpu >= options.env.cpus)
    return makeDiag(Diag::UsageError, "--env: cpu must be below cpus, and cpus at most 1024");
  for (const std::string &text : o.context) {
    auto pair = keyAndValue(text, "--ctx");
    if (!pair)
      return pair.takeError();
    options.context.push_back({pair->first, pair->second});
  }
  return options;
}

// ---- inputs ----------------------------------------------------------------------------------------

using Frames = std::vector<std::vector<uint8_t>>;

Result<std::vector<uint8_t>> parseHex(llvm::StringRef text) {
  std::string digits;
  for (char c : text)
    if (!llvm::isSpace(c) && c != ':')
      digits += c;
  std::string bytes;
  if (digits.size() % 2 || !llvm::tryGetFromHex(digits, bytes))
    return makeDiag(Diag::UsageError, "--packet wants an even number of hexadecimal digits");
  if (bytes.size() > vm::Packet::maxSize)
    return makeDiag(Diag::UsageError, "--packet is longer than any packet");
  return std::vector<uint8_t>(bytes.begin(), bytes.end());
}

Result<Frames> framesOf(Context &cx, const Options &o, bool wanted) {
  Frames frames;
  if (!wanted && (!o.packets.empty() || !o.pcap.empty()))
    return makeDiag(Diag::UsageError, "this program takes no packet");
  for (const std::string &text : o.packets) {
    Result<std::vector<uint8_t>> frame = parseHex(text);
    if (!frame)
      return frame.takeError();
    frames.push_back(std::move(*frame));
  }
  if (!o.pcap.empty()) {
    Result<std::vector<uint8_t>> file = readFile(o.pcap);
    if (!file)
      return file.takeError();
    auto packets = run::readPcap(*file, o.pcap);
    if (!packets)
      return packets.takeError();
    for (run::CapturedPacket &packet : *packets)
      frames.push_back(std::move(packet.frame));
    return frames;
  }
  if (frames.empty())
    frames.emplace_back(std::begin(samplePacket), wanted ? std::end(samplePacket) : std::begin(samplePacket));
  return frames;
}

// ---- runs ------------------------------------------------------------------------------------------

int runAll(Context &cx, const Options &o, run::Runner &runner, const Frames &frames, RunReport &report) {
  report.begin(runner, frames.size() * o.repeat);
  size_t number = 0;
  std::chrono::duration<double> spent{0};
  for (uint64_t round = 0; round < o.repeat; ++round)
    for (const std::vector<uint8_t> &frame : frames) {
      auto start = std::chrono::steady_clock::now();
      run::Outcome outcome = runner.run(frame);
      spent += std::chrono::steady_clock::now() - start;
      report.add(runner, {frame, ++number}, outcome);
      if (outcome.result.fault) { // the kernel would not have loaded it, so what follows would say nothing
        cx.out.flush();
        print(cx, *outcome.result.fault);
        return ExitNo;
      }
    }
  report.end(runner, spent.count());
  return ExitOk;
}

int runFile(Context &cx, const Options &o) {
  Result<run::Options> options = runOptions(o);
  if (!options)
    return unable(cx, options.error());
  SourceOptions source{{"-O2", "-g"}};
  for (const std::string &folder : o.includes)
    source.compilerArgs.push_back("-I" + folder);
  for (const std::string &macro : o.defines)
    source.compilerArgs.push_back("-D" + macro);
  std::vector<Diagnostic> warnings;
  Result<object::Object> object = loadObject(o.file, source, warnings);
  for (const Diagnostic &warning : warnings)
    print(cx, warning);
  if (!object)
    return unable(cx, object.error());
  Result<std::unique_ptr<run::Runner>> runner =
      run::Runner::open(*object, o.file, o.prog, std::move(*options));
  if (!runner)
    return unable(cx, runner.error());
  Result<Frames> frames = framesOf(cx, o, (*runner)->hasPacket());
  if (!frames)
    return unable(cx, frames.error());
  std::unique_ptr<RunReport> report = o.json ? jsonReport(cx, o.quiet) : textReport(cx, o.quiet);
  const int code = runAll(cx, o, **runner, *frames, *report);
  if (o.mapDump)
    report->maps(**runner);
  return code;
}

} // namespace

int runRun(Context &cx, Args args) {
  CLI::App app("Run an eBPF program in skep's own VM, without a kernel.", "skep run");
  Options options;
  declare(app, options);
  if (std::optional<int> done = parse(cx, app, args))
    return *done;
  return runFile(cx, options);
}

} // namespace skep::cli
