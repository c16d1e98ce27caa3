// attach-unknown and attach-args for struct_ops: programs that stand for the functions of a kernel struct, as
// those of struct tcp_congestion_ops. A variable in SEC(".struct_ops") or SEC(".struct_ops.link") says which
// program is which member; the kernel calls it with the member's parameters.
//
// Members that the kernel's struct does not have are told of with --btf= only: libbpf takes them as long as
// they are zero, which is how one object serves several kernels.
#include "frontend/checks/Attach.h"
#include "frontend/checks/Sections.h"
#include "clang/AST/Expr.h"

using namespace clang;

namespace skep::frontend {
namespace {

/// A struct or union of BTF by its name; 0 when there is none.
btf::TypeId structNamed(const btf::View &view, llvm::StringRef name) {
  for (btf::TypeId id = 1; id < view.numTypes(); ++id)
    if (btf::Type type = view.type(id); type.is(btf::Kind::Struct) && type.name() == name)
      return id;
  return 0;
}

struct Table {
  Checks &cx;
  const btf::View &view;
  btf::Type type;

  void check(const FieldDecl *field, const Expr *value);
  std::optional<btf::Member> member(llvm::StringRef name) const;
  void tellUnknown(const FieldDecl *field, const Expr *value) const;
  const Program *programOf(const Expr *value) const;
};

std::optional<btf::Member> Table::member(llvm::StringRef name) const {
  for (btf::Member found : type.members())
    if (found.name == name)
      return found;
  return std::nullopt;
}

const Program *Table::programOf(const Expr *value) const {
  const auto *name = dyn_cast<DeclRefExpr>(value->IgnoreParenCasts());
  const auto *decl = name ? dyn_cast<FunctionDecl>(name->getDecl()) : nullptr;
  Function *function = cx.unit.functionOf(decl);
  for (const Program &program : cx.unit.programs)
    if (function && program.function == function)
      return &program;
  return nullptr;
}

void Table::tellUnknown(const FieldDecl *field, const Expr *value) const {
  cx.report(Diag::AttachUnknown, value->getBeginLoc(),
            "no member '" + field->getNameAsString() + "' in 'struct " + type.name().str() +
                "' of the kernel's BTF (" + cx.target.btfOrigin() + ")")
      .range(value->getSourceRange())
      .hint("a member that the kernel does not have must be zero when the object is loaded");
}

void Table::check(const FieldDecl *field, const Expr *value) {
  const Program *program = programOf(value);
  if (!program || !program->sec.kind || program->sec.kind->type != ProgType::StructOps)
    return;
  std::optional<btf::Member> found = member(field->getName());
  if (!found)
    return cx.target.btfIsNamed() ? tellUnknown(field, value) : void();
  btf::Type pointer = view.type(view.resolve(found->type));
  if (!pointer.is(btf::Kind::Ptr))
    return;
  btf::TypeId prototype = view.resolve(pointer.ref());
  if (view.type(prototype).is(btf::Kind::FuncProto))
    checkMemberArguments(cx, *program, field->getName(), prototype);
}

void checkTable(Checks &cx, const VarDecl *var, const RecordDecl *record, const InitListExpr *values) {
  const btf::View *view = cx.target.btf();
  btf::TypeId id = view ? structNamed(*view, withoutFlavour(record->getName())) : 0;
  if (!id) // a module's
    return;
  Table table{cx, *view, view->type(id)};
  unsigned at = 0;
  for (const FieldDecl *field : record->fields()) {
    if (field->isUnnamedBitField())
      continue;
    if (at == values->getNumInits())
      break;
    if (!field->getName().empty())
      table.check(field, values->getInit(at));
    ++at;
  }
}

} // namespace

void checkStructOps(Checks &cx) {
  for (const VarDecl *var : cx.unit.globals) {
    llvm::StringRef section = sectionOf(var);
    section.consume_front("?");
    const RecordDecl *record = var->getType()->getAsRecordDecl();
    const Expr *value = var->getAnyInitializer();
    const auto *values = value ? dyn_cast<InitListExpr>(value) : nullptr;
    if ((section == ".struct_ops" || section == ".struct_ops.link") && record && values)
      checkTable(cx, var, record, values);
  }
}

} // namespace skep::frontend
