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
// The mark of a cast, (char __user *)x, does not reach the IR; that of a variable, parameter or member does,
// and is needed where a kernel function that is probed gets a process's pointer: nothing else says so.
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
#include "passes/ProbeMender.h"
#include "passes/Remark.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/IPO/AlwaysInliner.h"
#include "llvm/Transforms/Utils/Mem2Reg.h"

#define DEBUG_TYPE "auto-probe-read"

using namespace llvm;

namespace skep {
namespace {

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

DiagnosticLocation placeOf(const Instruction &at) { return DiagnosticLocation(at.getDebugLoc()); }

void addCallers(PassFinding &finding, const Instruction &at) {
  for (const DILocation *outer = at.getDebugLoc() ? at.getDebugLoc()->getInlinedAt() : nullptr; outer;
       outer = outer->getInlinedAt())
    finding.inlinedAt.push_back(DiagnosticLocation(DebugLoc(outer)));
}

/// Once for a module: who asks for the reads should know that the kernel refuses them.
void tellOfLicense(const Function &function, const Mention &mention, const ProbeReader &reader,
                   StringRef license) {
  PassFinding finding(Diag::LicenseGpl, function, DiagnosticLocation(mention.at->getDebugLoc()),
                      "only GPL-compatible programs may have '" + mention.text + "' read with " +
                          nameOf(reader.helperFor(mention.way)) + ", and the licence is \"" + license.str() +
                          "\"");
  addCallers(finding, *mention.at);
  function.getContext().diagnose(finding);
}

/// Tells of what is planned for one function.
class Speaker {
public:
  Speaker(Function &function, const ProbeReader &reader) : function(function), reader(reader) {}

  void tell(const Mention &mention);
  void doubt(const Mention &mention);
  void complain(const BadStore &store);

private:
  Function &function;
  const ProbeReader &reader;
};

void Speaker::tell(const Mention &mention) {
  remark(DEBUG_TYPE, "ProbeRead", *mention.at, [&] {
    std::string whom = mention.reader.empty() ? "" : " for " + mention.reader;
    return "'" + mention.text + "' is read with " + nameOf(reader.helperFor(mention.way)) + whom;
  });
}

void Speaker::doubt(const Mention &mention) {
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

void Speaker::complain(const BadStore &bad) {
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
  ProbeReader reader(module, options.kernel);
  std::optional<StringRef> license = otherLicense(module);
  for (auto &[function, plan] : plans) {
    if (license && !plan.mentions.empty())
      tellOfLicense(*function, plan.mentions.front(), reader, *std::exchange(license, std::nullopt));
    Speaker speaker(*function, reader);
    for (const BadStore &store : plan.stores)
      speaker.complain(store);
    for (const Mention &mention : plan.mentions) {
      speaker.tell(mention);
      speaker.doubt(mention);
    }
    mendProbeReads(*function, plan, reader);
    // A probe read of a null pointer gives zero, so what follows one may still test the pointer.
    function->addFnAttr(Attribute::NullPointerIsValid);
  }
  return PreservedAnalyses::none();
}

} // namespace skep