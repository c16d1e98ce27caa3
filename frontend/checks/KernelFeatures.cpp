// kernel-feature: what C code makes use of and kernels learned after the one named with --kernel=, told once
// each, at the first place. Only what surely ends up in the object counts: a constant may be folded, a static
// function inlined. libbpf mends much by itself for older kernels (types, names, global functions); that is
// no reason to complain.
//
// kernel-isa: -mcpu= of an instruction set that such a kernel does not have.
#include "core/spec/Features.h"
#include "frontend/checks/Checks.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/Builtins.h"
#include "clang/Basic/TargetInfo.h"
#include "clang/Basic/TargetOptions.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace skep::frontend {
namespace {

/// A function that stays one: neither the compiler may put it into its callers, nor is it a program.
bool isSubprogram(const FunctionDecl *decl) {
  return decl && (decl->hasAttr<NoInlineAttr>() || decl->hasAttr<WeakAttr>()) && sectionOf(decl).empty();
}

class FeatureRule : public RecursiveASTVisitor<FeatureRule> {
public:
  FeatureRule(Checks &cx, KernelVersion oldest) : cx(cx), oldest(oldest) {}
  void run();

  // For RecursiveASTVisitor
  bool VisitDeclRefExpr(DeclRefExpr *expr);
  bool VisitAtomicExpr(AtomicExpr *expr);
  bool VisitGCCAsmStmt(GCCAsmStmt *statement);

private:
  void need(Feature feature, SourceLocation where, const std::string &what);
  void checkCall(const Call &call);
  void checkBuiltin(const Call &call);
  void checkParameters(const FunctionDecl *decl);
  void checkMapValue(const Map &map);
  bool isResultUsed(const Expr *expr) const;

  Checks &cx;
  KernelVersion oldest;
  llvm::SmallDenseSet<Feature> told;
};

void FeatureRule::need(Feature feature, SourceLocation where, const std::string &what) {
  const FeatureInfo &info = featureInfo(feature);
  if (hasFeature(oldest, feature) || !told.insert(feature).second)
    return;
  cx.report(Diag::KernelFeature, where,
            what + (" needs " + info.name + ", which came with ").str() + textOf(info.since) +
                "; the program is for " + textOf(oldest))
      .hint((info.name + ": ").str() + info.meaning);
}

bool FeatureRule::isResultUsed(const Expr *expr) const {
  for (const DynTypedNode &parent : cx.ast.getParents(*expr)) {
    if (const auto *cast = parent.get<CastExpr>())
      return !cast->getType()->isVoidType();
    if (const auto *outer = parent.get<ParenExpr>())
      return isResultUsed(outer);
    return parent.get<Expr>() || parent.get<VarDecl>() || parent.get<ReturnStmt>();
  }
  return false;
}

/// Adding without looking at the old value is as old as the instruction set.
void FeatureRule::checkBuiltin(const Call &call) {
  unsigned id = call.expr->getBuiltinCallee();
  llvm::StringRef name = id ? cx.ast.BuiltinInfo.getName(id) : "";
  bool isAdding = name.starts_with("__sync_fetch_and_add") || name.starts_with("__sync_fetch_and_sub");
  bool isAtomic = name.starts_with("__sync_") && !name.starts_with("__sync_synchronize") &&
                  !name.starts_with("__sync_lock_release");
  if (isAtomic && (!isAdding || isResultUsed(call.expr)))
    need(Feature::Atomics, call.expr->getExprLoc(),
         name.rtrim("0123456789").rtrim('_').str() + "()" + (isAdding ? " with its result" : ""));
}

bool FeatureRule::VisitAtomicExpr(AtomicExpr *expr) {
  switch (expr->getOp()) {
  case AtomicExpr::AO__atomic_load:
  case AtomicExpr::AO__atomic_load_n:
  case AtomicExpr::AO__atomic_store:
  case AtomicExpr::AO__atomic_store_n:
  case AtomicExpr::AO__c11_atomic_load:
  case AtomicExpr::AO__c11_atomic_store:
  case AtomicExpr::AO__c11_atomic_init:
    return true;
  case AtomicExpr::AO__atomic_fetch_add:
  case AtomicExpr::AO__atomic_fetch_sub:
  case AtomicExpr::AO__atomic_add_fetch:
  case AtomicExpr::AO__atomic_sub_fetch:
  case AtomicExpr::AO__c11_atomic_fetch_add:
  case AtomicExpr::AO__c11_atomic_fetch_sub:
    if (!isResultUsed(expr))
      return true;
    break;
  default:
    break;
  }
  need(Feature::Atomics, expr->getExprLoc(), "this atomic operation");
  return true;
}

/// Assembly of loops that count while they run: cond_break and can_loop.
bool FeatureRule::VisitGCCAsmStmt(GCCAsmStmt *statement) {
  llvm::StringRef text = statement->getAsmString()->getString();
  if (text.contains("may_goto") || text.contains(".byte 0xe5"))
    need(Feature::MayGoto, statement->getAsmLoc(), "this loop");
  return true;
}

/// Whether a variable surely lies in .data, .bss, .rodata or .kconfig.
bool isKept(const VarDecl *var) {
  llvm::StringRef section = sectionOf(var);
  if (!var->hasGlobalStorage() || section == ".maps" || section == ".ksyms" || section == "maps")
    return false;
  if (section == ".kconfig" || var->getType().isVolatileQualified())
    return true;
  return var->isExternallyVisible() && !var->getType().isConstQualified() && var->hasDefinition();
}

bool FeatureRule::VisitDeclRefExpr(DeclRefExpr *expr) {
  const auto *var = dyn_cast<VarDecl>(expr->getDecl());
  if (!var)
    return true;
  std::string name = "'" + var->getNameAsString() + "'";
  if (sectionOf(var) == ".ksyms" && !var->getType()->isVoidType() && !var->isWeak())
    need(Feature::TypedKsyms, expr->getLocation(), "the kernel's variable " + name);
  else if (isKept(var))
    need(Feature::GlobalData, expr->getLocation(), "the global variable " + name);
  return true;
}

void FeatureRule::checkParameters(const FunctionDecl *decl) {
  for (const ParmVarDecl *param : decl->parameters())
    for (const auto *tag : param->specific_attrs<BTFDeclTagAttr>())
      if (llvm::is_contained({"arg:nonnull", "arg:trusted", "arg:arena"}, tag->getBTFDeclTag()))
        need(Feature::GlobalFunctionTags, param->getLocation(),
             ("the tag \"" + tag->getBTFDeclTag() + "\"").str());
}

void FeatureRule::checkCall(const Call &call) {
  SourceLocation where = call.expr->getExprLoc();
  if (call.helper == HelperId::tail_call && isSubprogram(call.caller->decl))
    need(Feature::TailCallsInSubprogs, where,
         "a tail call from " + call.caller->decl->getNameAsString() + "()");
  if (!call.callee)
    return;
  std::string name = call.callee->getNameAsString() + "()";
  checkBuiltin(call);
  if (sectionOf(call.callee) == ".ksyms")
    return need(featureOfKfunc(call.callee->getName()), where, "the kernel function " + name);
  Function *function = cx.unit.functionOf(call.callee);
  if (!function)
    return;
  if (isSubprogram(function->decl))
    need(Feature::SubprogramCalls, where, "the call of " + name + ", which is not inlined,");
  if (function->decl->isExternallyVisible())
    checkParameters(function->decl);
}

/// Fields of map values that hold pointers to kernel objects.
void FeatureRule::checkMapValue(const Map &map) {
  const Map::Member *value = map.member("value");
  const RecordDecl *record = value && !value->type.isNull() ? value->type->getAsRecordDecl() : nullptr;
  if (!record)
    return;
  for (const FieldDecl *field : record->fields()) {
    const auto *pointer = field->getType()->getAs<PointerType>();
    const auto *tagged = pointer ? pointer->getPointeeType()->getAs<BTFTagAttributedType>() : nullptr;
    if (tagged && llvm::StringRef(tagged->getAttr()->getBTFTypeTag()).contains("kptr"))
      need(Feature::Kptrs, field->getLocation(),
           "the field '" + field->getNameAsString() + "' of a map's value");
  }
}

void FeatureRule::run() {
  for (Function &function : cx.unit.functions) {
    if (!isLoaded(cx.unit, function))
      continue;
    for (const Call *call : function.calls)
      if (!call->guarded)
        checkCall(*call);
    TraverseStmt(function.decl->getBody());
  }
  for (const Map &map : cx.unit.maps)
    checkMapValue(map);
}

/// The feature that a -mcpu= stands for; nothing for those that every kernel has or that are not known.
std::optional<Feature> featureOfCpu(llvm::StringRef cpu) {
  return llvm::StringSwitch<std::optional<Feature>>(cpu)
      .Case("v2", Feature::IsaV2)
      .Case("v3", Feature::IsaV3)
      .Case("v4", Feature::IsaV4)
      .Default(std::nullopt);
}

void checkIsa(Checks &cx, KernelVersion oldest) {
  std::string cpu = cx.ast.getTargetInfo().getTargetOpts().CPU;
  std::optional<Feature> feature = featureOfCpu(cpu);
  if (!feature || hasFeature(oldest, *feature) || cx.unit.functions.empty())
    return;
  const Function *first = cx.unit.programs.empty() ? &cx.unit.functions[0] : cx.unit.programs[0].function;
  llvm::StringRef fits = "v1";
  for (llvm::StringRef name : {"v2", "v3"})
    if (hasFeature(oldest, *featureOfCpu(name)))
      fits = name;
  cx.report(Diag::KernelIsa, first->decl->getLocation(),
            "-mcpu=" + cpu + " makes instructions that came with " + textOf(featureInfo(*feature).since) +
                "; the program is for " + textOf(oldest))
      .hint("a kernel refuses a program with an instruction that it does not know; use -mcpu=" + fits.str());
}

} // namespace

void checkKernelFeatures(Checks &cx) {
  std::optional<KernelVersion> oldest = cx.target.version();
  if (!oldest)
    return;
  FeatureRule(cx, *oldest).run();
  checkIsa(cx, *oldest);
}

} // namespace skep::frontend
