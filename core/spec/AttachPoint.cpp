// Sections' names taken apart (see AttachPoint.h).
#include "core/spec/AttachPoint.h"
#include "core/spec/KernelNames.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace skep {

static AttachPoint functionPoint(llvm::StringRef suffix, bool isProbe) {
  auto [name, offset] = suffix.split('+');
  bool isPattern = name.find_first_of("*?") != llvm::StringRef::npos;
  return {Place::Function, name, isProbe, !offset.empty(), isPattern};
}

static std::optional<AttachPoint> tracepointPoint(llvm::StringRef suffix) {
  auto [category, name] = suffix.split('/');
  if (llvm::is_contained(kernel_names::dynamicEvents, category))
    return std::nullopt;
  if (category != "syscalls")
    return AttachPoint{Place::Tracepoint, name};
  if (!name.consume_front("sys_enter_") && !name.consume_front("sys_exit_"))
    return std::nullopt;
  return AttachPoint{Place::Syscall, name};
}

static std::optional<AttachPoint> btfPoint(const ProgKind &kind, llvm::StringRef suffix) {
  if (kind.type == ProgType::Lsm)
    return AttachPoint{Place::LsmHook, suffix};
  if (kind.attach == AttachType::TraceRawTp)
    return AttachPoint{Place::Tracepoint, suffix};
  if (kind.type == ProgType::Tracing)
    return functionPoint(suffix, false);
  return std::nullopt;
}

static std::optional<AttachPoint> pointOfKind(const ProgKind &kind, llvm::StringRef suffix) {
  switch (kind.autoAttach) {
  case AutoAttach::Kprobe:
  case AutoAttach::KprobeMulti:
    return functionPoint(suffix, true);
  case AutoAttach::TracingMulti:
    return functionPoint(suffix, false);
  case AutoAttach::Tracepoint:
    return tracepointPoint(suffix);
  case AutoAttach::RawTracepoint:
    return AttachPoint{Place::Tracepoint, suffix};
  case AutoAttach::Iter:
    return AttachPoint{Place::Iterator, suffix};
  case AutoAttach::Ksyscall:
    return AttachPoint{Place::Syscall, suffix};
  case AutoAttach::Btf:
  case AutoAttach::Manual: // lsm_cgroup
    return btfPoint(kind, suffix);
  default:
    return std::nullopt;
  }
}

std::optional<AttachPoint> attachPointOf(const SecMatch &sec) {
  if (!sec.kind || sec.suffix.empty())
    return std::nullopt;
  std::optional<AttachPoint> point = pointOfKind(*sec.kind, sec.suffix);
  bool isName = point && !point->name.empty() && llvm::all_of(point->name, [](char c) {
                  return llvm::isAlnum(c) || c == '_' || c == '*' || c == '?';
                });
  if (!isName) // a module's function, one that the compiler cloned, or none
    return std::nullopt;
  return point;
}

llvm::ArrayRef<llvm::StringLiteral> btfPrefixesOf(Place place) {
  static constexpr llvm::StringLiteral none[] = {""};
  switch (place) {
  case Place::Function:
    return none;
  case Place::Tracepoint:
    return kernel_names::tracepointPrefix;
  case Place::LsmHook:
    return kernel_names::lsmHookPrefix;
  case Place::Iterator:
    return kernel_names::iteratorPrefix;
  case Place::Syscall:
    return kernel_names::syscallPrefixes;
  }
  llvm_unreachable("unknown place");
}

const char *nounOf(Place place) {
  switch (place) {
  case Place::Function:
    return "function";
  case Place::Tracepoint:
    return "tracepoint";
  case Place::LsmHook:
    return "LSM hook";
  case Place::Iterator:
    return "iterator";
  case Place::Syscall:
    return "system call";
  }
  llvm_unreachable("unknown place");
}

} // namespace skep
