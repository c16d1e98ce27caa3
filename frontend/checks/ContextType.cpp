// ctx-type: the one parameter of a program is what the kernel puts into r1: a pointer to the context of its
// kind. C takes any type; the verifier then refuses what is read through the wrong one, or lets it read
// something else than was meant.
//
// void *, an array of 64-bit words and no parameter at all always fit. Structs that the user defined are
// taken for views of his own where the kernel's context is an array of words or a tracepoint's record.
#include "core/spec/Contexts.h"
#include "core/spec/KernelNames.h"
#include "frontend/checks/Sections.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace skep::frontend {
namespace {

/// The tag of the context that programs of a kind get, without "struct"; empty when it is not a struct.
std::string contextTag(const Program &program) {
  const ProgKind &kind = *program.sec.kind;
  if (kind.context == Context::IterArgs)
    return program.sec.suffix.empty() ? "" : "bpf_iter__" + program.sec.suffix.str();
  llvm::StringRef type = contextInfo(kind.context).type;
  return type.consume_front("struct ") ? type.str() : "";
}

std::string expectedType(const Program &program) {
  std::string tag = contextTag(program);
  if (!tag.empty())
    return "struct " + tag + " *";
  return std::string(contextInfo(program.sec.kind->context).type) + " *";
}

/// Whether some kind of program has a context of this name.
bool isSomeContext(llvm::StringRef tag) {
  if (tag.starts_with(kernel_names::iteratorPrefix))
    return true;
  return llvm::any_of(progKinds(), [&](const ProgKind &kind) {
    llvm::StringRef type = contextInfo(kind.context).type;
    return type.consume_front("struct ") && type == tag;
  });
}

bool isRegisters(llvm::StringRef tag) {
  return tag == "pt_regs" || tag == "user_pt_regs" || tag == "user_regs_struct";
}

bool fitsStruct(Checks &cx, const Program &program, const TagDecl *decl) {
  llvm::StringRef tag = withoutFlavour(decl->getName());
  if (tag.empty() || tag == contextTag(program))
    return true;
  bool isOwn = cx.unit.isUsers(decl->getLocation()) && !isSomeContext(tag);
  switch (program.sec.kind->context) {
  case Context::SyscallArgs:
  case Context::TargetArgs:
    return true;
  case Context::PtRegs:
  case Context::PerfEventData: // begins with the registers
    return isRegisters(tag) || isOwn;
  case Context::TraceEntry:
    return !isSomeContext(tag);
  case Context::RawTracepointArgs:
  case Context::BtfArgs:
    return isOwn;
  case Context::IterArgs:
    return program.sec.suffix.empty() || isOwn;
  default:
    return false;
  }
}

/// What is a mistake of the pointed-to type, if anything.
bool fitsPointee(Checks &cx, const Program &program, QualType pointee) {
  if (const TagDecl *tag = pointee->getAsTagDecl())
    return fitsStruct(cx, program, tag);
  return true; // void *, words, bytes
}

void tellHow(Finding &finding, const Program &program, const ParmVarDecl *param) {
  Context context = program.sec.kind->context;
  if (context == Context::BtfArgs || context == Context::RawTracepointArgs)
    finding.hint("the arguments come in an array of 64-bit words; write int BPF_PROG(" +
                 program.function->decl->getNameAsString() + ", ...) with <bpf/bpf_tracing.h> to name them");
  else
    finding.hint(
        "the kernel passes its context, whatever the type of the parameter; what is read through another "
        "type is refused, or is something else than it says");
}

void checkParameter(Checks &cx, const Program &program, const ParmVarDecl *param) {
  QualType type = param->getType();
  bool isInteger = type->isIntegralOrEnumerationType();
  if (!isInteger && (!type->isPointerType() || fitsPointee(cx, program, type->getPointeeType())))
    return;
  Finding &finding = cx.report(Diag::CtxType, param->getBeginLoc(),
                               "a program in " + sectionName(program) + " gets '" + expectedType(program) +
                                   "', not '" + type.getAsString() + "'");
  finding.range(param->getSourceRange());
  tellHow(finding, program, param);
}

void checkCount(Checks &cx, const Program &program) {
  const FunctionDecl *decl = program.function->decl;
  const ParmVarDecl *second = decl->getParamDecl(1);
  Finding &finding = cx.report(Diag::CtxType, second->getBeginLoc(),
                               "a program has one parameter, its context; " + decl->getNameAsString() +
                                   "() has " + std::to_string(decl->getNumParams()));
  finding.range(second->getSourceRange());
  Context context = program.sec.kind->context;
  const char *macro = context == Context::PtRegs ? "BPF_KPROBE" : "BPF_PROG";
  if (context == Context::PtRegs || context == Context::BtfArgs || context == Context::RawTracepointArgs)
    finding.hint("registers but r1 hold nothing when it starts; write int " + std::string(macro) + "(" +
                 decl->getNameAsString() + ", ...), which takes the arguments out of the context");
  else
    finding.hint("registers but r1 hold nothing when it starts");
}

/// What a macro of bpf_tracing.h takes the context for.
std::optional<Context> contextOf(ProgMacro macro) {
  switch (macro) {
  case ProgMacro::None:
    return std::nullopt;
  case ProgMacro::Prog:
  case ProgMacro::Prog2:
    return Context::BtfArgs;
  default:
    return Context::PtRegs;
  }
}

bool macroFits(Context made, Context real) {
  switch (real) {
  case Context::PtRegs:
  case Context::PerfEventData:
    return made == Context::PtRegs;
  case Context::RawTracepointArgs:
  case Context::BtfArgs:
  case Context::IterArgs:
    return made == Context::BtfArgs;
  case Context::TargetArgs:
  case Context::SyscallArgs:
    return true;
  default:
    return false;
  }
}

void checkMacro(Checks &cx, const Program &program) {
  std::optional<Context> made = contextOf(program.macro);
  bool takesAny = program.body != program.function && program.body->decl->getNumParams() > 1;
  if (!made || !takesAny || macroFits(*made, program.sec.kind->context))
    return;
  bool isWords = *made == Context::BtfArgs;
  cx.report(Diag::CtxType, program.function->decl->getLocation(),
            std::string(isWords ? "BPF_PROG() takes the context for an array of arguments"
                                : "BPF_KPROBE() and its like take the context for registers") +
                ", but a program in " + sectionName(program) + " gets '" + expectedType(program) + "'")
      .hint(isWords ? "BPF_PROG() is for fentry, fexit, tp_btf, raw_tp, lsm and struct_ops"
                    : "BPF_KPROBE() is for kprobe and uprobe; fentry, tp_btf, raw_tp and lsm programs are "
                      "written with "
                      "BPF_PROG()");
}

} // namespace

void checkContextType(Checks &cx) {
  for (const Program &program : cx.unit.programs) {
    if (!program.sec.kind || program.sec.kind->context == Context::TargetArgs)
      continue;
    checkMacro(cx, program);
    const FunctionDecl *decl = program.function->decl;
    if (program.body != program.function || decl->getNumParams() == 0)
      continue;
    if (decl->getNumParams() > 1)
      checkCount(cx, program);
    else
      checkParameter(cx, program, decl->getParamDecl(0));
  }
}

} // namespace skep::frontend
