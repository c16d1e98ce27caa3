// Between LLVM's code generator and its printer: everything that has to do with BTF.
//
// LLVM's own BTF printer (BTFDebug) is created by the BPF printer and does three jobs while instructions go
// by: it makes BTF, it marks the instructions that records are about, and it gives the placeholders of CO-RE
// (btfgen/emit/Placeholder.h) the form of real instructions. Its BTF varies with the addresses of metadata in
// memory, repeats what it has said, and exists only once the last byte is written. So it is not created, and
// these take its place:
//
//   BtfCollector    a module pass in front of the printer. All functions are there as machine code: it reads
//                   them in the order in which they will be printed, has btfgen/emit gather types and
//                   records, and hangs a label before each instruction that has a record. Then all ids are
//                   known, and it rewrites the placeholders:
//                     $r1 = LD_imm64 @"llvm.task_struct:0:1240$0:27:8"   ->   $r1 = MOV_ri 1240
//                     $r2 = CORE_LD64 461, $r1, @"llvm.…"                ->   $r2 = LDD $r1, 1240
//   BtfPrinter      a handler of the printer, which calls it at the start of each function, for a label, and
//   at
//                   the end, for the sections.
//   UnitsAgain      a pass behind the printer that does nothing but undo the hiding of the compile units.
//
// Hiding works because a pass manager initialises its passes one after the other before any of them runs, and
// printers look for compile units while they are initialised. Without DWARF, the units are hidden from the
// start; with it, from the moment when the DWARF printer has seen them and BTFDebug has not.
#include "backend-glue/codegen/BtfPrinter.h"
#include "btfgen/emit/ModuleBtf.h"
#include "btfgen/emit/Placeholder.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/CodeGen/AsmPrinterHandler.h"
#include "llvm/CodeGen/MachineFunctionPass.h"
#include "llvm/CodeGen/MachineModuleInfo.h"
#include "llvm/CodeGen/TargetInstrInfo.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"
#include "llvm/MC/MCContext.h"
#include "llvm/MC/MCSectionELF.h"
#include "llvm/MC/MCStreamer.h"
#include "llvm/Target/TargetLoweringObjectFile.h"
#include "llvm/Target/TargetMachine.h"

using namespace llvm;

namespace skep {

static constexpr StringLiteral unitList = "llvm.dbg.cu";

void HiddenUnits::hide() {
  NamedMDNode *list = module.getNamedMetadata(unitList);
  if (!list)
    return;
  units.append(list->op_begin(), list->op_end());
  list->eraseFromParent();
}

void HiddenUnits::show() {
  if (units.empty())
    return;
  NamedMDNode *list = module.getOrInsertNamedMetadata(unitList);
  for (MDNode *unit : units)
    list->addOperand(unit);
  units.clear();
}

namespace {

/// What is known before code is printed, for when it is.
struct Collected {
  std::optional<btf::ModuleBtf> btf;
  DenseMap<const Function *, MCSymbol *> begins; ///< of the functions with debug metadata
};

/// The target keeps its opcodes to itself; their names are what others can go by.
struct Opcodes {
  explicit Opcodes(const TargetInstrInfo &instructions);
  bool isPatchable(const MachineInstr &instruction) const {
    return is_contained(patchable, instruction.getOpcode());
  }
  unsigned loadImmediate = 0, move = 0, call = 0;
  unsigned patchable[4] = {}; ///< loads, stores and shifts that are told what they become
};

Opcodes::Opcodes(const TargetInstrInfo &instructions) {
  std::pair<StringRef, unsigned *> wanted[] = {
      {"LD_imm64", &loadImmediate},
      {"MOV_ri", &move},
      {"JAL", &call},
      {"CORE_LD64", &patchable[0]},
      {"CORE_LD32", &patchable[1]},
      {"CORE_ST", &patchable[2]},
      {"CORE_SHIFT", &patchable[3]},
  };
  for (unsigned opcode = 0; opcode < instructions.getNumOpcodes(); ++opcode)
    for (auto &[name, place] : wanted)
      if (instructions.getName(opcode) == name)
        *place = opcode;
}

class BtfCollector : public ModulePass {
public:
  BtfCollector(Collected &collected, AsmPrinter &printer)
      : ModulePass(id), collected(collected), printer(printer) {}
  StringRef getPassName() const override { return "BTF collector"; }
  bool runOnModule(Module &module) override;
  void getAnalysisUsage(AnalysisUsage &usage) const override {
    usage.setPreservesAll();
    usage.addRequired<MachineModuleInfoWrapperPass>();
  }

private:
  /// An instruction that stands on a placeholder, to be rewritten.
  struct Patch {
    MachineInstr *instruction;
    btf::Placeholder stands;
    btf::Draft type;
  };
  void collect(MachineFunction &function);
  void collectUse(MachineInstr &instruction, const MachineOperand &operand);
  void collectLine(MachineInstr &instruction, const DISubprogram &subprogram, MCSymbol *begin);
  MCSymbol *labelBefore(MachineInstr &instruction);
  void rewrite(const Patch &patch);
  btf::VariablePlace placeOf(const GlobalVariable &variable) const;
  StringRef sectionOf(const Function &function) const;

  static char id; ///< only its address counts
  Collected &collected;
  AsmPrinter &printer;
  std::optional<Opcodes> opcodes; ///< from the first function on
  std::vector<Patch> patches;
  const DILocation *lastLine = nullptr; ///< of the last line record of a function
  bool hasLine = false;                 ///< whether it has any
};

char BtfCollector::id = 0;

StringRef BtfCollector::sectionOf(const Function &function) const {
  if (function.hasSection())
    return function.getSection();
  return printer.getObjFileLowering().SectionForGlobal(&function, printer.TM)->getName();
}

btf::VariablePlace BtfCollector::placeOf(const GlobalVariable &variable) const {
  if (variable.isDeclarationForLinker())
    return {.section = variable.getSection()};
  SectionKind kind = TargetLoweringObjectFile::getKindForGlobal(&variable, printer.TM);
  bool isPooled = kind.isMergeableCString() || kind.isMergeableConst();
  if (kind.isCommon())
    return {.section = ".bss"};
  if (variable.hasSection())
    return {.section = variable.getSection(), .isPooled = isPooled};
  const MCSection *section = printer.getObjFileLowering().SectionForGlobal(&variable, kind, printer.TM);
  return {.section = section->getName(), .isPooled = isPooled};
}

MCSymbol *BtfCollector::labelBefore(MachineInstr &instruction) {
  if (!instruction.getPreInstrSymbol())
    instruction.setPreInstrSymbol(*instruction.getMF(), printer.OutContext.createTempSymbol());
  return instruction.getPreInstrSymbol();
}

/// What `operand` mentions: a placeholder, or a function that may be somebody else's.
void BtfCollector::collectUse(MachineInstr &instruction, const MachineOperand &operand) {
  if (!operand.isGlobal())
    return;
  if (const auto *function = dyn_cast<Function>(operand.getGlobal()))
    return collected.btf->addMention(*function);
  const auto *global = dyn_cast<GlobalVariable>(operand.getGlobal());
  std::optional<btf::Placeholder> stands = global ? btf::placeholderOf(*global) : std::nullopt;
  if (!stands)
    return;
  btf::Draft type =
      collected.btf->addRelocation(labelBefore(instruction), stands->root, stands->access, stands->kind);
  patches.push_back({&instruction, *stands, type});
}

/// A record where a new place in the source begins. Code before the first one is of the line of the function.
void BtfCollector::collectLine(MachineInstr &instruction, const DISubprogram &subprogram, MCSymbol *begin) {
  const DILocation *line = instruction.getDebugLoc().get();
  if (line && line->getLine() && line != lastLine) {
    collected.btf->addLine(labelBefore(instruction), line->getFile(), line->getLine(), line->getColumn());
    lastLine = line;
  } else if (!hasLine) {
    collected.btf->addLine(begin, subprogram.getFile(), subprogram.getLine(), 0);
  }
  hasLine = true;
}

/// Whether the printer will make nothing of it.
static bool printsNothing(const MachineInstr &instruction) {
  if (instruction.isMetaInstruction() || instruction.getFlag(MachineInstr::FrameSetup))
    return true;
  if (!instruction.isInlineAsm())
    return false;
  for (const MachineOperand &operand : instruction.operands())
    if (operand.isSymbol())
      return operand.getSymbolName()[0] == 0;
  return false;
}

void BtfCollector::collect(MachineFunction &function) {
  const DISubprogram *subprogram = function.getFunction().getSubprogram();
  if (subprogram && subprogram->getUnit()->getEmissionKind() == DICompileUnit::NoDebug)
    subprogram = nullptr;
  MCSymbol *begin = nullptr;
  if (subprogram) {
    begin = printer.OutContext.createTempSymbol("func_begin");
    collected.begins[&function.getFunction()] = begin;
    collected.btf->addFunction(function.getFunction(), sectionOf(function.getFunction()), begin);
  } else {
    collected.btf->enterSection(sectionOf(function.getFunction()));
  }
  if (!opcodes)
    opcodes.emplace(*function.getSubtarget().getInstrInfo());
  lastLine = nullptr;
  hasLine = false;
  for (MachineBasicBlock &block : function)
    for (MachineInstr &instruction : block) {
      if (printsNothing(instruction))
        continue;
      if (instruction.getOpcode() == opcodes->loadImmediate)
        collectUse(instruction, instruction.getOperand(1));
      else if (instruction.getOpcode() == opcodes->call)
        collectUse(instruction, instruction.getOperand(0));
      else if (opcodes->isPatchable(instruction))
        collectUse(instruction, instruction.getOperand(3));
      if (subprogram)
        collectLine(instruction, *subprogram, begin);
    }
}

/// Values that the loader may have to widen to 64 bits stay in the long form.
static bool needsLongForm(unsigned kind) {
  return kind == BTF::ENUM_VALUE_EXISTENCE || kind == BTF::ENUM_VALUE || kind == BTF::BTF_TYPE_ID_LOCAL ||
         kind == BTF::BTF_TYPE_ID_REMOTE;
}

void BtfCollector::rewrite(const Patch &patch) {
  MachineInstr &instruction = *patch.instruction;
  const TargetInstrInfo &instructions = *instruction.getMF()->getSubtarget().getInstrInfo();
  int64_t value = patch.stands.isTypeId ? collected.btf->typeId(patch.type) : patch.stands.value;
  if (!opcodes->isPatchable(instruction)) {
    instruction.getOperand(1).ChangeToImmediate(value);
    if (!needsLongForm(patch.stands.kind))
      instruction.setDesc(instructions.get(opcodes->move));
    return;
  }
  // A pseudo instruction: result or value, opcode to become, address, placeholder.
  for (unsigned i = 0; i < instruction.getNumOperands(); ++i)
    if (instruction.getOperand(i).isReg() && instruction.getOperand(i).isTied())
      instruction.untieRegOperand(i);
  unsigned opcode = instruction.getOperand(1).getImm();
  instruction.getOperand(3).ChangeToImmediate(uint32_t(value));
  instruction.removeOperand(1);
  instruction.setDesc(instructions.get(opcode));
}

bool BtfCollector::runOnModule(Module &module) {
  const MachineModuleInfo &machine = getAnalysis<MachineModuleInfoWrapperPass>().getMMI();
  collected.btf.emplace(module);
  auto place = [&](const GlobalVariable &variable) { return placeOf(variable); };
  collected.btf->addMaps(place);
  for (const Function &function : module)
    if (MachineFunction *code = machine.getMachineFunction(function))
      collect(*code);
  collected.btf->finish(place);
  for (const Patch &patch : patches)
    rewrite(patch);
  patches.clear();
  return true;
}

class BtfPrinter : public AsmPrinterHandler {
public:
  BtfPrinter(std::unique_ptr<Collected> collected, AsmPrinter &printer, HiddenUnits &units)
      : collected(std::move(collected)), printer(printer), units(units) {}

  void beginModule(Module *) override { units.hide(); }
  void beginFunction(const MachineFunction *function) override {
    if (MCSymbol *begin = collected->begins.lookup(&function->getFunction()))
      printer.OutStreamer->emitLabel(begin);
  }
  void endFunction(const MachineFunction *) override {}
  void endModule() override;

private:
  void print(const btf::Section &section, StringRef name);
  void printWords(const btf::Section &section);
  void printStrings(const btf::Section &section);
  void printComments(const btf::Section &section, uint32_t at);
  const MCSymbol *symbolOf(btf::Address address);

  std::unique_ptr<Collected> collected;
  AsmPrinter &printer;
  HiddenUnits &units;
  size_t comment = 0; ///< the next one of the section under way
};

void BtfPrinter::endModule() {
  if (!collected->btf || collected->btf->empty())
    return;
  btf::ModuleBtf::Sections sections = collected->btf->write();
  print(sections.btf, ".BTF");
  if (sections.ext)
    print(*sections.ext, ".BTF.ext");
}

const MCSymbol *BtfPrinter::symbolOf(btf::Address address) {
  return address.value ? printer.getSymbol(address.value) : address.label;
}

void BtfPrinter::print(const btf::Section &contents, StringRef name) {
  MCSectionELF *section = printer.OutContext.getELFSection(name, ELF::SHT_PROGBITS, 0);
  section->setAlignment(Align(4));
  printer.OutStreamer->switchSection(section);
  comment = 0;
  printWords(contents);
  printStrings(contents);
}

void BtfPrinter::printComments(const btf::Section &section, uint32_t at) {
  for (; comment < section.comments.size() && section.comments[comment].at <= at; ++comment)
    printer.OutStreamer->AddComment(section.comments[comment].text);
}

/// In an object, bytes go out in stretches from hole to hole; in assembly, each word is a line.
void BtfPrinter::printWords(const btf::Section &section) {
  bool isText = printer.OutStreamer->hasRawTextSupport();
  StringRef bytes(reinterpret_cast<const char *>(section.bytes.data()), section.strings);
  auto endian = printer.getDataLayout().isLittleEndian() ? endianness::little : endianness::big;
  auto hole = section.holes.begin();
  for (uint32_t at = 0; at < section.strings;) {
    printComments(section, at);
    uint32_t next = hole == section.holes.end() ? section.strings : hole->at;
    if (at == next) {
      printer.emitLabelReference(symbolOf((hole++)->address), 4);
      at += 4;
    } else if (!isText) {
      printer.OutStreamer->emitBytes(bytes.slice(at, next));
      at = next;
    } else {
      printer.OutStreamer->emitInt32(support::endian::read32(bytes.data() + at, endian));
      at += 4;
    }
  }
}

void BtfPrinter::printStrings(const btf::Section &section) {
  StringRef bytes(reinterpret_cast<const char *>(section.bytes.data()), section.bytes.size());
  StringRef strings = bytes.drop_front(section.strings);
  if (!printer.OutStreamer->hasRawTextSupport())
    return printer.OutStreamer->emitBytes(strings);
  for (size_t at = 0; at < strings.size();) {
    size_t next = strings.find('\0', at) + 1;
    printer.OutStreamer->AddComment("string offset=" + Twine(at));
    printer.OutStreamer->emitBytes(strings.slice(at, next));
    at = next;
  }
}

class UnitsAgain : public MachineFunctionPass {
public:
  explicit UnitsAgain(HiddenUnits &units) : MachineFunctionPass(id), units(units) {}
  bool doInitialization(Module &) override {
    units.show();
    return false;
  }
  bool runOnMachineFunction(MachineFunction &) override { return false; }
  void getAnalysisUsage(AnalysisUsage &usage) const override {
    usage.setPreservesAll();
    MachineFunctionPass::getAnalysisUsage(usage);
  }

private:
  static char id; ///< only its address counts
  HiddenUnits &units;
};

char UnitsAgain::id = 0;

} // namespace

void addPrinter(legacy::PassManager &passes, AsmPrinter *printer, HiddenUnits &units) {
  auto collected = std::make_unique<Collected>();
  passes.add(new BtfCollector(*collected, *printer));
  printer->addAsmPrinterHandler(std::make_unique<BtfPrinter>(std::move(collected), *printer, units));
  passes.add(printer);
  passes.add(new UnitsAgain(units));
}

} // namespace skep
