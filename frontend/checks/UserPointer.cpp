// c-user-pointer: an address of user space is a mere number to the verifier: it refuses loads through it, for
// the page may be missing, or not be the user's to show. Helpers read it with care. Sure cases only:
// arguments of BPF_KSYSCALL, args[] of the sys_enter tracepoints, and pointers that are marked __user.
// c-kernel-pointer: so is an address of the kernel that does not come typed by BTF. Sure cases only:
// arguments of BPF_KPROBE at kernel functions, and what bpf_get_current_task() returns.
#include "frontend/checks/Checks.h"
#include "frontend/checks/Walk.h"
#include "clang/AST/Attr.h"

using namespace clang;

namespace skep::frontend {
namespace {

using Variables = llvm::SmallPtrSet<const VarDecl *, 8>;

/// Whether the pointed-to type is marked __user, which is btf_type_tag("user").
bool isMarked(QualType pointer, const ASTContext &ast) {
  QualType pointee = pointer->getPointeeType();
  while (!pointee.isNull()) {
    const auto *tagged = dyn_cast<BTFTagAttributedType>(pointee.getTypePtr());
    if (tagged && tagged->getAttr()->getBTFTypeTag() == "user")
      return true;
    QualType next = pointee.getSingleStepDesugaredType(ast);
    if (next == pointee)
      return false;
    pointee = next;
  }
  return false;
}

/// ctx->args[n] of raw_syscalls/sys_enter and syscalls/sys_enter_*.
bool isSyscallArgument(const Expr *expr) {
  const auto *element = dyn_cast<ArraySubscriptExpr>(expr->IgnoreParenCasts());
  const auto *member = element ? dyn_cast<MemberExpr>(element->getBase()->IgnoreParenImpCasts()) : nullptr;
  const auto *field = member ? dyn_cast<FieldDecl>(member->getMemberDecl()) : nullptr;
  return field && field->getName() == "args" && field->getParent()->getName() == "trace_event_raw_sys_enter";
}

/// The pointer that arithmetic starts from.
const Expr *startOf(const Expr *pointer) {
  pointer = pointer->IgnoreParenCasts();
  if (const auto *binary = dyn_cast<BinaryOperator>(pointer); binary && binary->isAdditiveOp())
    return startOf(binary->getLHS()->getType()->isPointerType() ? binary->getLHS() : binary->getRHS());
  if (const auto *unary = dyn_cast<UnaryOperator>(pointer); unary && unary->isIncrementDecrementOp())
    return startOf(unary->getSubExpr());
  return pointer;
}

const VarDecl *named(const Expr *expr) {
  const auto *name = dyn_cast<DeclRefExpr>(expr->IgnoreParenCasts());
  return name ? dyn_cast<VarDecl>(name->getDecl()) : nullptr;
}

/// bpf_get_current_task()
bool isCurrentTask(const Expr *expr) {
  const auto *call = dyn_cast<CallExpr>(expr->IgnoreParenCasts());
  const VarDecl *callee = call ? named(call->getCallee()) : nullptr;
  return callee && callee->getName() == "bpf_get_current_task";
}

using IsSource = llvm::function_ref<bool(const Expr *)>;

/// Variables that hold nothing but such an address: typed parameters, and pointers that start as one, as long
/// as no other value is stored.
Variables variablesOf(const Stmt *body, Variables found, IsSource isSource, const ASTContext &ast) {
  walk(body, ast, [&](const Stmt *statement) {
    if (const auto *declaration = dyn_cast<DeclStmt>(statement))
      for (const Decl *decl : declaration->decls())
        if (const auto *var = dyn_cast<VarDecl>(decl);
            var && var->getInit() && var->getType()->isPointerType())
          if (const Expr *start = startOf(var->getInit()); isSource(start) || found.contains(named(start)))
            found.insert(var);
  });
  walk(body, ast, [&](const Stmt *statement) {
    const auto *assignment = dyn_cast<BinaryOperator>(statement);
    if (assignment && assignment->getOpcode() == BO_Assign)
      found.erase(named(assignment->getLHS()));
    const auto *address = dyn_cast<UnaryOperator>(statement);
    if (address && address->getOpcode() == UO_AddrOf)
      found.erase(named(address->getSubExpr()));
  });
  return found;
}

/// The object that a statement loads from or stores to.
const Expr *accessedBy(const Stmt *statement) {
  const auto *cast = dyn_cast<ImplicitCastExpr>(statement);
  return cast && cast->getCastKind() == CK_LValueToRValue ? cast->getSubExpr() : storedTo(statement);
}

/// An access by a pointer.
struct Followed {
  const Expr *object, *pointer, *start; ///< what is accessed, by which pointer, and what that starts from
};

std::optional<Followed> followedBy(const Stmt *statement) {
  const Expr *object = accessedBy(statement);
  const Expr *pointer = object ? pointerOf(object) : nullptr;
  return pointer ? std::optional(Followed{object, pointer, startOf(pointer)}) : std::nullopt;
}

void judgeUser(Checks &cx, const Followed &access, const Variables &variables) {
  bool isArgument = isSyscallArgument(access.start) || variables.contains(named(access.start));
  if (!isArgument && !isMarked(access.pointer->IgnoreParenImpCasts()->getType(), cx.ast))
    return;
  bool isText = access.pointer->getType()->getPointeeType()->isCharType();
  cx.report(Diag::CUserPointer, access.object->getBeginLoc(),
            "'" + cx.textOf(access.object) +
                "' is memory of user space, which a program cannot reach directly")
      .range(access.object->getSourceRange())
      .hint(std::string("the verifier takes the address for a mere number and refuses the access; copy the "
                        "data with ") +
            (isText ? "bpf_probe_read_user_str(buf, sizeof(buf), ...)"
                    : "bpf_probe_read_user(&copy, sizeof(copy), ...)") +
            ", or in a sleepable program bpf_copy_from_user()");
}

void judgeKernel(Checks &cx, const Followed &access, const Variables &variables) {
  bool isSource = isCurrentTask(access.start) || variables.contains(named(access.start));
  if (!isSource || isMarked(access.pointer->IgnoreParenImpCasts()->getType(), cx.ast))
    return;
  cx.report(Diag::CKernelPointer, access.object->getBeginLoc(),
            "'" + cx.textOf(access.object) +
                "' is memory of the kernel, by a pointer that is a mere number to the verifier")
      .range(access.object->getSourceRange())
      .hint(
          "read it with BPF_CORE_READ() or bpf_probe_read_kernel(), or compile with -fauto-probe-read, which "
          "does that; what bpf_get_current_task_btf() returns (kernel 5.11) can be followed as it is");
}

bool isOfKernel(const Program &program) {
  return program.sec.kind && (program.sec.kind->autoAttach == AutoAttach::Kprobe ||
                              program.sec.kind->autoAttach == AutoAttach::KprobeMulti);
}

/// The parameters of a program's inner function that are pointers, where the program is of the kind wanted.
Variables parametersOf(const Function &function, const Unit &unit,
                       llvm::function_ref<bool(const Program &)> isMeant) {
  Variables found;
  for (const Program &program : unit.programs)
    if (program.body == &function && isMeant(program))
      for (const ParmVarDecl *parameter : llvm::drop_begin(function.decl->parameters()))
        if (parameter->getType()->isPointerType())
          found.insert(parameter);
  return found;
}

} // namespace

void checkUserPointer(Checks &cx) {
  auto isMeant = [](const Program &program) { return program.macro == ProgMacro::Ksyscall; };
  for (const Function &function : cx.unit.functions) {
    const Stmt *body = function.decl->getBody();
    Variables variables =
        variablesOf(body, parametersOf(function, cx.unit, isMeant), isSyscallArgument, cx.ast);
    walk(body, cx.ast, [&](const Stmt *statement) {
      if (std::optional<Followed> access = followedBy(statement))
        judgeUser(cx, *access, variables);
    });
  }
}

void checkKernelPointer(Checks &cx) {
  auto isMeant = [](const Program &program) {
    bool isProbe = program.macro == ProgMacro::Kprobe || program.macro == ProgMacro::Kretprobe;
    return isProbe && isOfKernel(program);
  };
  for (const Function &function : cx.unit.functions) {
    const Stmt *body = function.decl->getBody();
    Variables variables = variablesOf(body, parametersOf(function, cx.unit, isMeant), isCurrentTask, cx.ast);
    walk(body, cx.ast, [&](const Stmt *statement) {
      if (std::optional<Followed> access = followedBy(statement))
        judgeKernel(cx, *access, variables);
    });
  }
}

} // namespace skep::frontend
