// Loading through libbpf (see Loader.h). First all programs together, as an application would load them. If
// that fails, each alone with the others left out, so that one bad program hides no verdict.
//
// libbpf 1.1 is older than many SEC() names, so types and attach types come from our ProgKinds.def. It also
// does not know .struct_ops.link, whose contents are those of .struct_ops: the section is renamed in the copy
// that it is given.
//
// "Rejected" is said only when the verifier gave its reasons. A refusal with an empty log is not a verdict
// about the program: EPERM comes from a missing capability or a security module, EINVAL from a program type
// or attach type that this kernel does not have, ESRCH from a missing attach target.
#include "driver/session/Loader.h"
#include "backend-glue/object/Object.h"
#include "core/spec/Maps.h"
#include "core/spec/ProgKinds.h"
#include "core/support/Diags.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include <bpf/libbpf.h>
#include <cerrno>
#include <cstring>
#include <linux/bpf.h>
#include <memory>
#include <mutex>
#include <unistd.h>

namespace skep::loader {
namespace {

constexpr size_t logBytes = 16 << 20; // touched only as far as the kernel writes

thread_local std::string *messageSink = nullptr;

int collectMessage(libbpf_print_level level, const char *format, va_list args) {
  if (level != LIBBPF_WARN || !messageSink)
    return 0;
  char text[4096];
  vsnprintf(text, sizeof text, format, args);
  *messageSink += text;
  return 0;
}

/// Takes libbpf's messages while it lives, and the right to load.
class Messages {
public:
  explicit Messages(std::string &sink) : lock(oneAtATime()), previous(libbpf_set_print(collectMessage)) {
    messageSink = &sink;
  }
  ~Messages() {
    messageSink = nullptr;
    libbpf_set_print(previous);
  }
  Messages(const Messages &) = delete;

private:
  static std::unique_lock<std::mutex> oneAtATime() {
    static std::mutex mutex;
    return std::unique_lock(mutex);
  }
  std::unique_lock<std::mutex> lock;
  libbpf_print_fn_t previous;
};

struct Close {
  void operator()(bpf_object *object) const { bpf_object__close(object); }
};
using ObjectPtr = std::unique_ptr<bpf_object, Close>;

/// The object as this libbpf can take it.
Result<std::vector<uint8_t>> forLibbpf(object::Object object, llvm::ArrayRef<uint8_t> elf) {
  constexpr llvm::StringRef link = ".struct_ops.link", plain = ".struct_ops";
  bool changed = false;
  if (object.findSection(plain) || !object.findSection(link))
    return elf.vec();
  for (object::Section &section : object.sections) {
    if (section.name == link)
      section.name = plain.str();
    if (section.kind != object::SectionKind::Btf)
      continue;
    llvm::StringRef bytes(reinterpret_cast<const char *>(section.bytes.data()), section.bytes.size());
    if (size_t at = bytes.find(link.str() + '\0'); at != llvm::StringRef::npos) {
      section.bytes[at + plain.size()] = 0; // the name ends here now
      changed = true;
    }
  }
  return changed ? object::write(object) : Result<std::vector<uint8_t>>(elf.vec());
}

class Loading {
public:
  Loading(llvm::ArrayRef<uint8_t> elf, llvm::StringRef file, const Options &options)
      : elf(elf), file(file), options(options) {}

  Result<Report> run(const object::Object &object) {
    for (const object::Function &function : object.functions)
      if (function.isProgram && isWanted(function.name))
        report.programs.push_back({.name = function.name, .section = object.sections[function.section].name});
    if (object.endian != hostEndian())
      return allNotJudged("its byte order is not this machine's");
    // libbpf takes such a map for one that it made of SEC(".struct_ops") itself, and crashes.
    for (const object::Map &map : object.maps)
      if (map.type == uint32_t(MapType::StructOps) && map.section != object::none &&
          object.sections[map.section].name == ".maps")
        return allNotJudged(
            "map '" + map.name +
            "' in .maps cannot be a struct_ops map: those are variables in SEC(\".struct_ops.link\")");
    std::vector<ProgramReport *> all;
    for (ProgramReport &program : report.programs)
      all.push_back(&program);
    if (all.empty() || tryLoad(all))
      return std::move(report);
    if (all.size() > 1) {
      report.messages.clear();
      for (ProgramReport *program : all)
        tryLoad(program);
    }
    return std::move(report);
  }

private:
  static Endian hostEndian() {
    return llvm::endianness::native == llvm::endianness::little ? Endian::Little : Endian::Big;
  }
  bool isWanted(const std::string &name) const {
    return options.programs.empty() || llvm::is_contained(options.programs, name);
  }

  Result<Report> allNotJudged(const std::string &reason) {
    for (ProgramReport &program : report.programs)
      decide(program, Verdict::NotJudged, Diag::LoadNotJudged, reason);
    return std::move(report);
  }

  /// Opens the object anew and loads just these programs; false when the kernel has not taken them all.
  bool tryLoad(llvm::ArrayRef<ProgramReport *> programs) {
    std::string messages;
    int error = loadOnce(programs, messages);
    report.messages += messages;
    for (ProgramReport *program : programs)
      judge(*program, error, messages);
    return error == 0;
  }

  int loadOnce(llvm::ArrayRef<ProgramReport *> programs, std::string &messages) {
    Messages taking(messages);
    std::string objectName = llvm::sys::path::filename(file).split('.').first.str();
    bpf_object_open_opts opts{};
    opts.sz = sizeof opts;
    opts.object_name = objectName.empty() ? "skep" : objectName.c_str();
    errno = 0;
    ObjectPtr object(bpf_object__open_mem(elf.data(), elf.size(), &opts));
    if (!object)
      return errno ? -errno : -EINVAL;
    bpf_map *map;
    bpf_object__for_each_map(map, object.get()) {
      bpf_map__set_pin_path(map, nullptr);
      fillSizes(map);
    }
    std::vector<std::unique_ptr<char[]>> logs(programs.size());
    bpf_program *program;
    bpf_object__for_each_program(program, object.get()) prepare(program, programs, logs);
    int error = bpf_object__load(object.get());
    for (size_t i = 0; i < programs.size(); ++i)
      programs[i]->log = logs[i] ? logs[i].get() : "";
    if (!error && options.attach)
      attachAll(object.get(), programs);
    return error;
  }

  /// Whether the section names a place in the kernel, and not in a file.
  static bool namesPlace(const ProgKind &kind) {
    switch (kind.autoAttach) {
    case AutoAttach::Manual:
    case AutoAttach::Uprobe:
    case AutoAttach::UprobeMulti:
    case AutoAttach::Usdt:
      return false;
    default:
      return true;
    }
  }

  static void attachAll(bpf_object *object, llvm::ArrayRef<ProgramReport *> programs) {
    std::optional<int> registered; // a struct_ops struct, of which its programs come into the kernel together
    for (ProgramReport *report : programs) {
      SecMatch match = matchSec(report->section);
      if (!match.kind || !namesPlace(*match.kind))
        continue;
      if (match.kind->autoAttach != AutoAttach::StructOps) {
        bpf_program *program = bpf_object__find_program_by_name(object, report->name.c_str());
        report->attachError = attached(bpf_program__attach(program));
        continue;
      }
      if (!registered)
        registered = registerStructs(object);
      report->attachError = registered;
    }
  }

  static int registerStructs(bpf_object *object) {
    bpf_map *map;
    bpf_object__for_each_map(map, object) {
      if (bpf_map__type(map) != BPF_MAP_TYPE_STRUCT_OPS)
        continue;
      if (int error = attached(bpf_map__attach_struct_ops(map)))
        return error;
    }
    return 0;
  }

  static int attached(bpf_link *link) {
    int error = link ? 0 : -errno;
    bpf_link__destroy(link);
    return error;
  }

  /// Applications size some maps when they run; the verdict on a program does not depend on how large.
  static void fillSizes(bpf_map *map) {
    auto type = mapTypeOf(bpf_map__type(map));
    if (!type || *type == MapType::PerfEventArray) // libbpf sizes that by the number of CPUs
      return;
    const MapTypeInfo &info = mapTypeInfo(*type);
    if (bpf_map__max_entries(map) == 0 && info.entries != EntriesRule::NoEntries)
      bpf_map__set_max_entries(map, info.entries == EntriesRule::PagesPow2 ? sysconf(_SC_PAGESIZE) : 1);
    if (bpf_map__key_size(map) == 0 && info.key.low)
      bpf_map__set_key_size(map, info.key.low);
    if (bpf_map__value_size(map) == 0 && info.value.low)
      bpf_map__set_value_size(map, info.value.low);
  }

  /// Switches a program on with its type, or off.
  void prepare(bpf_program *program, llvm::ArrayRef<ProgramReport *> wanted,
               std::vector<std::unique_ptr<char[]>> &logs) const {
    auto found =
        llvm::find_if(wanted, [&](const ProgramReport *r) { return r->name == bpf_program__name(program); });
    bpf_program__set_autoload(program, found != wanted.end());
    if (found == wanted.end())
      return;
    std::unique_ptr<char[]> &log = logs[found - wanted.begin()];
    log.reset(new char[logBytes]);
    log[0] = 0;
    bpf_program__set_log_buf(program, log.get(), logBytes);
    bpf_program__set_log_level(program, options.logLevel);
    SecMatch match = matchSec(bpf_program__section_name(program));
    if (match.kind && bpf_program__type(program) == BPF_PROG_TYPE_UNSPEC)
      setType(program, match);
  }

  /// What libbpf would do for a SEC name that it knew.
  static void setType(bpf_program *program, const SecMatch &match) {
    const ProgKind &kind = *match.kind;
    bpf_program__set_type(program, static_cast<bpf_prog_type>(kind.type));
    bpf_program__set_expected_attach_type(program, static_cast<bpf_attach_type>(kernelNumber(kind.attach)));
    uint32_t flags = bpf_program__flags(program);
    if (kind.is(ProgKind::Sleepable))
      flags |= BPF_F_SLEEPABLE;
    if (kind.is(ProgKind::XdpFrags))
      flags |= BPF_F_XDP_HAS_FRAGS;
    bpf_program__set_flags(program, flags);
    if (kind.is(ProgKind::AttachBtf) && !match.suffix.empty())
      bpf_program__set_attach_target(program, 0, match.suffix.str().c_str());
  }

  void judge(ProgramReport &program, int error, const std::string &messages) const {
    bool asked = messages.find("prog '" + program.name + "': BPF program load failed") != std::string::npos;
    std::string reason = asked ? lastReason(program.log) : "";
    SecMatch match = matchSec(program.section);
    std::string errorText = std::strerror(-error);
    if (error == 0)
      program.verdict = Verdict::Accepted;
    else if (!reason.empty() || (asked && error == -E2BIG))
      decide(program, Verdict::Rejected, Diag::LoadRejected,
             "the kernel rejects this program: " + (reason.empty() ? errorText : reason));
    else if (!match.kind)
      decide(program, Verdict::NotJudged, Diag::LoadNotJudged,
             llvm::formatv("its section name '{0}' says of no program type", program.section));
    else if (error == -EPERM || error == -ENOSYS)
      decide(program, Verdict::NotJudged, Diag::LoadNotPermitted,
             llvm::formatv("the running kernel refuses '{0}' programs here without giving a verdict ({1})",
                           match.kind->pattern, errorText));
    else
      decide(program, Verdict::NotJudged, Diag::LoadNotJudged,
             asked ? llvm::formatv(
                         "the kernel refused without giving a reason ({0}); it may lack what SEC(\"{1}\") "
                         "needs",
                         errorText, program.section)
                         .str()
                   : "libbpf could not prepare it: " + firstLine(messages, errorText));
  }

  void decide(ProgramReport &program, Verdict verdict, Diag id, std::string message) const {
    program.verdict = verdict;
    program.why = makeDiag(id, std::move(message))
                      .at({.file = file.str(), .section = program.section, .program = program.name});
  }

  /// The verifier states its objection last, before the statistics.
  static std::string lastReason(llvm::StringRef log) {
    llvm::SmallVector<llvm::StringRef> lines;
    log.split(lines, '\n', -1, /*KeepEmpty=*/false);
    for (llvm::StringRef line : llvm::reverse(lines)) {
      bool statistics = line.starts_with("processed ") || line.starts_with("verification time") ||
                        line.starts_with("stack depth") || line.starts_with("max_states") ||
                        line.starts_with("peak_states");
      if (!statistics)
        return line.trim().str();
    }
    return "";
  }

  /// libbpf's first warning that is about a failure names the cause; the rest are its consequences.
  static std::string firstLine(llvm::StringRef messages, const std::string &otherwise) {
    llvm::StringRef line, rest = messages;
    do
      std::tie(line, rest) = rest.split('\n');
    while (line.contains("Retrying without BTF"));
    line.consume_front("libbpf: ");
    return line.empty() ? otherwise : line.str();
  }

  llvm::ArrayRef<uint8_t> elf;
  llvm::StringRef file;
  const Options &options;
  Report report;
};

Status checkNames(const object::Object &object, const Options &options, llvm::StringRef file) {
  for (const std::string &name : options.programs) {
    const object::Function *function = object.findFunction(name);
    if (!function || !function->isProgram)
      return makeDiag(Diag::UsageError, "no program '" + name + "' in this object").at({.file = file.str()});
  }
  return Ok{};
}

} // namespace

Result<Report> load(llvm::ArrayRef<uint8_t> elf, llvm::StringRef name, const Options &options) {
  Result<object::Object> object = object::read(elf, name);
  if (!object)
    return object.takeError();
  if (Status status = checkNames(*object, options, name); !status)
    return status.takeError();
  Result<std::vector<uint8_t>> bytes = forLibbpf(*object, elf);
  if (!bytes)
    return bytes.takeError();
  return Loading(*bytes, name, options).run(*object);
}

} // namespace skep::loader
