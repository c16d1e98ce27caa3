// auto-probe-read: read kernel and user memory with bpf_probe_read_kernel() and bpf_probe_read_user().
//
// To the verifier the arguments of a kprobe, of a raw tracepoint or of a system call, what
// bpf_get_current_task() returns, and whatever a probe read or a map gave, are numbers: it refuses to load
// through them ("R1 invalid mem access 'scalar'"), and the source must spell out each step. Under
// -fauto-probe-read this pass does it:
//
//   task->mm->owner->pid        %slot = alloca [8 x i8]
//                               call bpf_probe_read_kernel(%slot, 8, task + CO-RE offset of mm)
//                               %mm = load ptr, %slot     ... and so on for owner and pid
//
// BCC does this to the text of a program and therefore misses what is not spelt as an access there (macros,
// a->b[0], pointers that went through a map). Here it is done to each load, on what the analysis of
// Provenance.h says of its address:
//  - what the verifier itself knows as a pointer (stack, maps, packets, context, BTF-typed objects) stays;
//  - an address of the kernel, or of a process, is read with the helper for it. A process's is what a uprobe,
//    a system call or a member marked __user gives, and what is read through it;
//  - where it may be either, bpf_probe_read() takes both on machines whose addresses tell them apart, and
//    probe-read-unknown says so. An access to a relocatable record is one of the kernel;
//  - a store cannot be mended: probe-read-store.
// The mark of a cast, (char __user *)x, does not reach the IR; that of a variable, parameter or member does.
//
// A read that fails leaves zeros in its destination, and so the value is 0, as with BPF_CORE_READ. Nothing is
// checked. All loads of a function share one slot of the stack, for each is loaded right after its call; its
// lifetime ends there, so that the slots of inlined functions are one as well. A value that only goes into
// memory of the program's own is read to where it goes, and copies of whole structs are.
//
// Merging: a read does for all loads of its block that want adjacent bytes, if nothing in between may change
// them. Two fields of a relocatable record are adjacent in this compile's layout, not in every kernel's; a
// merged read would need its length, and the place of the second field in the slot, relocated together, and
// the slot as long as the worst layout. So these are merged only where they stay adjacent in every layout:
// the same field read again, and elements of one array of numbers (an IPv6 address by words). Fields of
// records that are not relocated, which are an ABI, are merged freely, up to 64 bytes. Of a process only the
// same bytes are: its pages may be absent one by one, and a longer read fails where a shorter would not.
//
// Bitfields: Clang loads a unit and shifts by constants of this compile. The unit's offset and size and the
// shifts become relocatable, as __builtin_preserve_field_info() gives them.
//
// A static function that is given addresses of the kernel in one place and of a process in another is
// inlined; one that may not be (noinline) reads by bpf_probe_read().
#include "passes/AutoProbeRead.h"
#include "core/spec/Licenses.h"
#include "core/spec/ProgKinds.h"
#include "passes/Finding.h"
#include "passes/ProbePlan.h"
#include "llvm/Analysis/OptimizationRemarkEmitter.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/IPO/AlwaysInliner.h"
#include "llvm/Transforms/Utils/Mem2Reg.h"

#define DEBUG_TYPE "auto-probe-read"

using namespace llvm;

namespace skep {
namespace {

constexpr uint64_t registerSize = 8;

/// The helpers to read with, for one module.
class Reader {
public:
  Reader(const Module &module, std::optional<KernelVersion> kernel);
  HelperId helperFor(Way way) const;
  CallInst *read(Way way, Value *to, Value *size, Value *from, IRBuilder<> &builder) const;

private:
  bool hasBoth = true;   ///< bpf_probe_read_kernel() and _user()
  bool hasEither = true; ///< every program may call bpf_probe_read()
};

Reader::Reader(const Module &module, std::optional<KernelVersion> kernel) {
  hasBoth = !kernel || *kernel >= helperInfo(HelperId::probe_read_kernel).since;
  for (const Function &function : module)
    if (const ProgKind *kind = matchSec(function.getSection()).kind)
      hasEither &= kind->type == ProgType::Ext || mayCall(HelperId::probe_read, kind->type, kind->attach);
}

HelperId Reader::helperFor(Way way) const {
  if (!hasBoth || (way == Way::Either && hasEither))
    return HelperId::probe_read;
  return way == Way::User ? HelperId::probe_read_user : HelperId::probe_read_kernel;
}

CallInst *Reader::read(Way way, Value *to, Value *size, Value *from, IRBuilder<> &builder) const {
  auto *type = FunctionType::get(builder.getInt64Ty(),
                                 {builder.getPtrTy(), builder.getInt32Ty(), builder.getPtrTy()}, false);
  auto *callee = ConstantExpr::getIntToPtr(builder.getInt64(uint64_t(helperFor(way))), builder.getPtrTy());
  return builder.CreateCall(type, callee, {to, size, from});
}

/// The text of the program's licence where the kernel would not let it read with these helpers.
std::optional<StringRef> otherLicense(const Module &module) {
  for (const GlobalVariable &global : module.globals()) {
    if (global.getSection() != "license" || !global.hasInitializer())
      continue;
    const auto *text = dyn_cast<ConstantDataSequential>(global.getInitializer());
    if (text && text->isString())
      if (StringRef name = text->getAsString().take_until([](char c) { return c == 0; }); !isGplLicense(name))
        return name;
  }
  return std::nullopt;
}

std::string nameOf(HelperId id) { return std::string("bpf_") + helperInfo(id).name + "()"; }

/// Carries out the plan of one function.
class Mender {
public:
  Mender(Function &function, const ProbePlan &plan, const Reader &reader)
      : function(function), plan(plan), reader(reader), layout(function.getDataLayout()), remarks(&function) {
  }

  void run();

private:
  void mendGroup(const LoadGroup &group);
  bool mendBitField(const PlannedLoad &planned);
  void mendCopy(const PlannedCopy &planned);
  void mendArgument(const PlannedArgument &planned);
  void readInto(const PlannedLoad &planned, StoreInst &store);
  Value *addressOf(const LoadGroup &group, IRBuilder<> &builder);
  AllocaInst *newSlot(uint64_t size);
  AllocaInst *sharedSlot();

  void tell(const Mention &mention);
  void doubt(const Mention &mention);
  void complain(const BadStore &store);

  Function &function;
  const ProbePlan &plan;
  const Reader &reader;
  const DataLayout &layout;
  OptimizationRemarkEmitter remarks;
  AllocaInst *shared = nullptr;
};

void Mender::run() {
  for (const BadStore &store : plan.stores)
    complain(store);
  for (const Mention &mention : plan.mentions) {
    tell(mention);
    doubt(mention);
  }
  for (const PlannedArgument &argument : plan.arguments)
    mendArgument(argument);
  for (const PlannedCopy &copy : plan.copies)
    mendCopy(copy);
  for (const LoadGroup &group : plan.groups)
    if (group.into)
      readInto(group.loads.front(), *group.into);
    else if (!group.loads.front().isBitField || !mendBitField(group.loads.front()))
      mendGroup(group);
}

/// A variable in the frame of the function.
AllocaInst *Mender::newSlot(uint64_t size) {
  IRBuilder<> builder(&*function.getEntryBlock().getFirstInsertionPt());
  AllocaInst *slot = builder.CreateAlloca(ArrayType::get(builder.getInt8Ty(), alignTo(size, registerSize)));
  slot->setAlignment(Align(registerSize));
  slot->setDebugLoc({});
  slot->setName("probe.read");
  return slot;
}

AllocaInst *Mender::sharedSlot() {
  if (shared)
    return shared;
  uint64_t size = registerSize;
  for (const LoadGroup &group : plan.groups)
    if (!group.into)
      size = std::max(size, group.size());
  return shared = newSlot(size);
}

ConstantInt *sizeOf(const AllocaInst &slot, IRBuilder<> &builder) {
  return builder.getInt64(slot.getAllocationSize(slot.getDataLayout())->getFixedValue());
}

/// The address of a group's first byte, at the place of its first load. Other loads' addresses may be
/// computed later, so they are made anew.
Value *Mender::addressOf(const LoadGroup &group, IRBuilder<> &builder) {
  const PlannedLoad &first = group.loads.front();
  int64_t start = group.start();
  if (first.offset == start)
    return first.load->getPointerOperand();
  const PlannedLoad &lowest = *min_element(
      group.loads, [](const PlannedLoad &a, const PlannedLoad &b) { return a.offset < b.offset; });
  std::optional<CoreField> field = coreField(lowest.load->getPointerOperand());
  if (!field)
    return builder.CreatePtrAdd(first.load->getPointerOperand(), builder.getInt64(start - first.offset));
  Value *offset = builder.CreateLoad(builder.getInt64Ty(), field->placeholder);
  return passThrough(builder.CreatePtrAdd(field->base, offset), builder);
}

void Mender::mendGroup(const LoadGroup &group) {
  const PlannedLoad &first = group.loads.front();
  IRBuilder<> builder(first.load);
  AllocaInst *slot = sharedSlot();
  ConstantInt *slotSize = sizeOf(*slot, builder);
  Value *from = addressOf(group, builder);
  builder.CreateLifetimeStart(slot, slotSize);
  reader.read(first.way, slot, builder.getInt32(group.size()), from, builder);
  for (const PlannedLoad &planned : group.loads) {
    builder.SetCurrentDebugLocation(planned.load->getDebugLoc());
    uint64_t at = planned.offset - group.start();
    Value *place = at ? builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), slot, at) : slot;
    LoadInst *value =
        builder.CreateAlignedLoad(planned.load->getType(), place, commonAlignment(Align(registerSize), at));
    value->takeName(planned.load);
    planned.load->replaceAllUsesWith(value);
  }
  builder.CreateLifetimeEnd(slot, slotSize);
  for (const PlannedLoad &planned : group.loads)
    planned.load->eraseFromParent();
}

void Mender::readInto(const PlannedLoad &planned, StoreInst &store) {
  IRBuilder<> builder(&store);
  builder.SetCurrentDebugLocation(planned.load->getDebugLoc());
  reader.read(planned.way, store.getPointerOperand(), builder.getInt32(planned.size),
              planned.load->getPointerOperand(), builder);
  store.eraseFromParent();
  planned.load->eraseFromParent();
}

/// The shift or mask that Clang ends the extraction of a bitfield with, and whether that is signed.
struct Extraction {
  Instruction *result = nullptr;
  bool isSigned = false;
};

/// The only user of `value` if it is this operation by a constant, whose value it gives.
Instruction *onlyUser(Instruction *value, unsigned opcode, APInt &by) {
  auto *user = value->hasOneUse() ? dyn_cast<BinaryOperator>(*value->user_begin()) : nullptr;
  const auto *constant =
      user && user->getOpcode() == opcode ? dyn_cast<ConstantInt>(user->getOperand(1)) : nullptr;
  if (!constant || user->getOperand(0) != value)
    return nullptr;
  by = constant->getValue();
  return user;
}

Extraction findExtraction(LoadInst &load, unsigned width) {
  if (!load.getType()->isIntegerTy())
    return {};
  unsigned bits = load.getType()->getIntegerBitWidth();
  APInt by;
  Instruction *left = onlyUser(&load, Instruction::Shl, by);
  if (Instruction *right = onlyUser(left ? left : &load, Instruction::AShr, by))
    return by == bits - width ? Extraction{right, true} : Extraction();
  Instruction *shifted = onlyUser(&load, Instruction::LShr, by);
  if (shifted && by == bits - width)
    return {shifted, false};
  Instruction *masked = onlyUser(shifted ? shifted : &load, Instruction::And, by);
  return masked && by.isMask(width) ? Extraction{masked, false} : Extraction();
}

bool Mender::mendBitField(const PlannedLoad &planned) {
  LoadInst &load = *planned.load;
  std::optional<CoreField> field = coreField(load.getPointerOperand());
  Extraction found = findExtraction(load, field->member->getSizeInBits());
  if (!found.result)
    return false;
  IRBuilder<> builder(&load);
  Value *size = askAbout(*field, BTF::FIELD_BYTE_SIZE, builder);
  if (!size)
    return false; // it crosses units: read as Clang wants it
  AllocaInst *slot = sharedSlot();
  ConstantInt *slotSize = sizeOf(*slot, builder);
  builder.CreateLifetimeStart(slot, slotSize);
  builder.CreateAlignedStore(builder.getInt64(0), slot, Align(registerSize));
  Value *to = slot;
  if (layout.isBigEndian())
    to = builder.CreatePtrAdd(slot, builder.CreateSub(builder.getInt64(registerSize),
                                                      builder.CreateZExt(size, builder.getInt64Ty())));
  reader.read(planned.way, to, size, load.getPointerOperand(), builder);
  Value *unit = builder.CreateAlignedLoad(builder.getInt64Ty(), slot, Align(registerSize));
  builder.CreateLifetimeEnd(slot, slotSize);
  auto shiftBy = [&](FieldQuestion question) {
    return builder.CreateZExt(askAbout(*field, question, builder), builder.getInt64Ty());
  };
  Value *high = builder.CreateShl(unit, shiftBy(BTF::FIELD_LSHIFT_U64));
  Value *right = shiftBy(BTF::FIELD_RSHIFT_U64);
  Value *value = found.isSigned ? builder.CreateAShr(high, right) : builder.CreateLShr(high, right);
  found.result->replaceAllUsesWith(builder.CreateTrunc(value, found.result->getType()));
  for (Instruction *dead = found.result; dead != &load;) {
    auto *next = cast<Instruction>(dead->getOperand(0));
    dead->eraseFromParent();
    dead = next;
  }
  load.eraseFromParent();
  return true;
}

void Mender::mendCopy(const PlannedCopy &planned) {
  MemTransferInst &copy = *planned.copy;
  IRBuilder<> builder(&copy);
  Value *size = builder.CreateZExtOrTrunc(copy.getLength(), builder.getInt32Ty());
  reader.read(planned.way, copy.getRawDest(), size, copy.getRawSource(), builder);
  copy.eraseFromParent();
}

/// What a call would read itself is read for it.
void Mender::mendArgument(const PlannedArgument &planned) {
  IRBuilder<> builder(planned.call);
  AllocaInst *slot = newSlot(planned.size);
  ConstantInt *slotSize = sizeOf(*slot, builder);
  builder.CreateLifetimeStart(slot, slotSize);
  reader.read(planned.way, slot, builder.getInt32(planned.size),
              planned.call->getArgOperand(planned.argument), builder);
  planned.call->setArgOperand(planned.argument, slot);
  builder.SetInsertPoint(planned.call->getNextNode());
  builder.CreateLifetimeEnd(slot, slotSize);
}

void Mender::tell(const Mention &mention) {
  remarks.emit([&] {
    OptimizationRemark remark(DEBUG_TYPE, "ProbeRead", mention.at);
    remark << "'" << mention.text << "' is read with " << nameOf(reader.helperFor(mention.way));
    if (!mention.reader.empty())
      remark << " for " << mention.reader;
    return remark;
  });
}

DiagnosticLocation placeOf(const Instruction &at) { return DiagnosticLocation(at.getDebugLoc()); }

void addCallers(PassFinding &finding, const Instruction &at) {
  for (const DILocation *outer = at.getDebugLoc() ? at.getDebugLoc()->getInlinedAt() : nullptr; outer;
       outer = outer->getInlinedAt())
    finding.inlinedAt.push_back(DiagnosticLocation(DebugLoc(outer)));
}

/// Once for a module: who asks for the reads should know that the kernel refuses them.
void tellOfLicense(const Function &function, const Mention &mention, const Reader &reader,
                   StringRef license) {
  PassFinding finding(Diag::LicenseGpl, function, DiagnosticLocation(mention.at->getDebugLoc()),
                      "only GPL-compatible programs may have '" + mention.text + "' read with " +
                          nameOf(reader.helperFor(mention.way)) + ", and the licence is \"" + license.str() +
                          "\"");
  addCallers(finding, *mention.at);
  function.getContext().diagnose(finding);
}

void Mender::doubt(const Mention &mention) {
  if (mention.way != Way::Either)
    return;
  PassFinding finding(Diag::ProbeReadUnknown, function, placeOf(*mention.at),
                      "'" + mention.text + "' may be memory of the kernel or of a process; it is read with " +
                          nameOf(reader.helperFor(mention.way)));
  finding.notes.push_back(
      {{}, "read it with bpf_probe_read_kernel() or bpf_probe_read_user() to say which it is"});
  addCallers(finding, *mention.at);
  function.getContext().diagnose(finding);
}

void Mender::complain(const BadStore &bad) {
  bool isUser = bad.way == Way::User;
  PassFinding finding(Diag::ProbeReadStore, function, placeOf(*bad.store),
                      "'" + bad.text + "' is memory of " + (isUser ? "a process" : "the kernel") +
                          ", which a program cannot write by its address");
  finding.notes.push_back({{},
                           isUser ? "bpf_probe_write_user() writes memory of the process that is running"
                                  : "copy it into a variable of the program and change that, or use a kernel "
                                    "function that is there for the change"});
  addCallers(finding, *bad.store);
  function.getContext().diagnose(finding);
}

using Plans = std::vector<std::pair<Function *, ProbePlan>>;

Plans planAll(Module &module) {
  Provenances provenances(module);
  Plans plans;
  for (Function &function : module)
    if (!function.isDeclaration())
      if (ProbePlan plan = planProbeReads(function, provenances); !plan.empty())
        plans.emplace_back(&function, std::move(plan));
  return plans;
}

/// Whether a program gets arguments that are typed by BTF: which of them are plain numbers shows only in the
/// variables that hold them, once these are in registers.
bool hasTypedArguments(const Module &module) {
  return any_of(module, [](const Function &function) {
    const ProgKind *kind = matchSec(function.getSection()).kind;
    return kind && kind->context == Context::BtfArgs;
  });
}

/// What a pointer is shows best when it does not go through variables in memory and BPF_KPROBE's inner
/// functions.
void prepare(Module &module, ModuleAnalysisManager &modules) {
  ModulePassManager passes;
  passes.addPass(AlwaysInlinerPass());
  passes.addPass(createModuleToFunctionPassAdaptor(PromotePass()));
  passes.run(module, modules);
}

/// A static function that gets addresses of both sorts, from different callers, becomes part of them.
bool inlineWhatIsMixed(const Plans &plans) {
  bool any = false;
  for (auto &[function, plan] : plans) {
    bool isMixed = any_of(plan.mentions, [](const Mention &mention) { return mention.way == Way::Either; });
    bool isFree = function->hasLocalLinkage() && !function->hasFnAttribute(Attribute::NoInline) &&
                  !function->hasFnAttribute(Attribute::AlwaysInline);
    if (!isMixed || !isFree || function->hasAddressTaken() ||
        function->hasFnAttribute(Attribute::OptimizeNone))
      continue;
    function->addFnAttr(Attribute::AlwaysInline);
    any = true;
  }
  return any;
}

} // namespace

PreservedAnalyses AutoProbeReadPass::run(Module &module, ModuleAnalysisManager &modules) {
  // Before preparation the analysis sees too much rather than too little. A module in which there is nothing
  // to do stays as it is.
  if (!hasTypedArguments(module) && planAll(module).empty())
    return PreservedAnalyses::all();
  prepare(module, modules);
  // All is planned before anything changes, for the analysis knows the module as it was.
  Plans plans = planAll(module);
  while (inlineWhatIsMixed(plans)) { // each function once
    prepare(module, modules);
    plans = planAll(module);
  }
  Reader reader(module, options.kernel);
  std::optional<StringRef> license = otherLicense(module);
  for (auto &[function, plan] : plans) {
    if (license && !plan.mentions.empty())
      tellOfLicense(*function, plan.mentions.front(), reader, *std::exchange(license, std::nullopt));
    Mender(*function, plan, reader).run();
    // A probe read of a null pointer gives zero, so what follows one may still test the pointer.
    function->addFnAttr(Attribute::NullPointerIsValid);
  }
  return PreservedAnalyses::none();
}

} // namespace skep
