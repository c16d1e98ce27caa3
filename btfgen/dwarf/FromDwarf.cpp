#include "btfgen/dwarf/FromDwarf.h"
#include "btfgen/dwarf/Converter.h"
#include "core/support/Diags.h"
#include "llvm/DebugInfo/DWARF/DWARFContext.h"
#include "llvm/DebugInfo/DWARF/DWARFUnit.h"

namespace skep::btf {

namespace {

/// DIEs of units that others refer to are kept until there are so many bytes of them.
constexpr uint64_t keptUnits = 64 << 20;

class Run {
public:
  Run(const DebugFile &file, const DwarfOptions &options)
      : file(file), options(options), gather(file, options.base, leftOut), converter(file, gather, leftOut) {}
  Result<BtfOfDwarf> run();

private:
  using Units = std::vector<llvm::DWARFUnit *>;

  Diagnostic bad(llvm::StringRef what) const {
    return makeDiag(Diag::DwarfMalformed, what.str()).at({.file = file.name, .section = ".debug_info"});
  }
  void openContext();
  Units allUnits();
  Status convert(llvm::DWARFUnit &unit);
  bool isWanted(llvm::DWARFUnit &unit);
  void forget(llvm::DWARFUnit &unit);

  const DebugFile &file;
  const DwarfOptions &options;
  LeftOut leftOut;
  Gather gather;
  Converter converter;
  std::unique_ptr<llvm::DWARFContext> context;
  std::string firstProblem; ///< that LLVM met
  Units kept;
  uint64_t keptBytes = 0;
};

void Run::openContext() {
  auto note = [this](llvm::Error error) {
    std::string text = llvm::toString(std::move(error));
    if (firstProblem.empty())
      firstProblem = std::move(text);
  };
  context =
      llvm::DWARFContext::create(file.sections, file.addressSize, file.endian == Endian::Little, note, note);
}

Run::Units Run::allUnits() {
  Units units;
  for (const auto &unit : context->normal_units())
    units.push_back(unit.get());
  return units;
}

Result<BtfOfDwarf> Run::run() {
  openContext();
  Units units = allUnits();
  if (units.empty() && !firstProblem.empty())
    return bad(firstProblem);
  uint64_t total = 0, done = 0;
  for (llvm::DWARFUnit *unit : units)
    total += unit->getLength();
  for (llvm::DWARFUnit *unit : units) {
    if (Status converted = convert(*unit); !converted)
      return converted.takeError();
    done += unit->getLength();
    if (options.progress)
      options.progress(done, total);
  }
  Result<std::vector<uint8_t>> bytes = gather.finish();
  if (!bytes)
    return bytes.takeError();
  return BtfOfDwarf{std::move(*bytes), leftOut.report(file.name)};
}

Status Run::convert(llvm::DWARFUnit &unit) {
  if (llvm::Error error = unit.tryExtractDIEsIfNeeded(false))
    return bad(llvm::toString(std::move(error)));
  if (isWanted(unit) && !converter.convert(unit))
    return bad("a compilation unit describes out of all proportion many types");
  forget(unit);
  return gather.reduceIfBig();
}

bool Run::isWanted(llvm::DWARFUnit &unit) {
  llvm::DWARFDie top = unit.getUnitDIE();
  if (!top)
    return false;
  Attributes at(top);
  if (!at.dwoName.empty()) {
    leftOut.add(LeftOut::SplitUnit, at.dwoName);
    return false;
  }
  if (!options.onlyC || converter.isC(top))
    return true;
  leftOut.add(LeftOut::OtherLanguage, at.name);
  return false;
}

/// A unit's DIEs take ten times its bytes. Those that other units refer to are read again when they do.
void Run::forget(llvm::DWARFUnit &unit) {
  unit.clear();
  for (llvm::DWARFUnit *other : converter.referredUnits())
    keptBytes += other->getLength();
  if (keptBytes < keptUnits)
    return;
  converter.referredUnits().clear();
  for (const auto &other : context->normal_units())
    other->clear();
  keptBytes = 0;
}

} // namespace

Result<BtfOfDwarf> btfFromDwarf(const DebugFile &file, const DwarfOptions &options) {
  return Run(file, options).run();
}

} // namespace skep::btf
