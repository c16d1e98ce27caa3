// c-print-format: formats of bpf_printk(), BPF_SNPRINTF() and BPF_SEQ_PRINTF(). The kernel's own parser,
// bpf_bprintf_prepare(), takes part of what printk() does: %[0 +-][width] and then d i u x X, each with l or
// ll; c, s, p, and of p the kinds K x s S B, ks us, i4 I4 i6 I6. Whatever else it meets makes the helper fail
// with EINVAL, and nothing is printed.
#include "frontend/checks/Checks.h"
#include "frontend/checks/Format.h"
#include "frontend/checks/Walk.h"
#include "clang/Basic/TargetInfo.h"

using namespace clang;

namespace skep::frontend {
namespace {

/// A call that prints: its format, and the arguments as far as they are known.
struct Print {
  const StringLiteral *format = nullptr;
  std::optional<unsigned> count;       ///< of arguments
  std::vector<const Expr *> arguments; ///< null where unknown
};

const StringLiteral *literalOf(const Expr *expr) {
  expr = expr->IgnoreParenCasts();
  if (const auto *name = dyn_cast<DeclRefExpr>(expr))
    if (const auto *var = dyn_cast<VarDecl>(name->getDecl()); var && var->getAnyInitializer())
      expr = var->getAnyInitializer()->IgnoreParenImpCasts();
  const auto *literal = dyn_cast<StringLiteral>(expr);
  return literal && literal->getCharByteWidth() == 1 ? literal : nullptr;
}

/// The arguments that the macros store one by one into an array, or that initialise it.
void readArray(Print &print, const Expr *data, const Function &function, const ASTContext &ast) {
  const VarDecl *array = variableOf(data);
  if (!array || !array->getType()->isConstantArrayType())
    return;
  print.arguments.resize(*print.count);
  auto set = [&](uint64_t index, const Expr *value) {
    if (index < print.arguments.size())
      print.arguments[index] = value;
  };
  if (const auto *list = dyn_cast_or_null<InitListExpr>(array->getInit()))
    for (unsigned i = 0; i < list->getNumInits(); ++i)
      set(i, list->getInit(i));
  walk(function.decl->getBody(), ast, [&](const Stmt *statement) {
    const auto *assignment = dyn_cast<BinaryOperator>(statement);
    const auto *element =
        assignment ? dyn_cast<ArraySubscriptExpr>(assignment->getLHS()->IgnoreParens()) : nullptr;
    std::optional<int64_t> index = element ? constantOf(element->getIdx(), ast) : std::nullopt;
    if (index && variableOf(element->getBase()) == array)
      set(*index, assignment->getRHS());
  });
}

Print readPrint(const Call &call, const ASTContext &ast) {
  llvm::ArrayRef arguments(call.expr->getArgs(), call.expr->getNumArgs());
  struct Form {
    unsigned format, data; ///< which argument
  };
  auto form = [&]() -> std::optional<Form> {
    switch (*call.helper) {
    case HelperId::trace_printk:
    case HelperId::trace_vprintk:
      return Form{0, 2};
    case HelperId::snprintf:
      return Form{2, 3};
    case HelperId::seq_printf:
      return Form{1, 3};
    default:
      return std::nullopt;
    }
  }();
  Print print;
  if (!form || arguments.size() <= form->format)
    return print;
  print.format = literalOf(arguments[form->format]);
  if (*call.helper == HelperId::trace_printk) {
    print.arguments.assign(arguments.begin() + std::min<size_t>(2, arguments.size()), arguments.end());
    print.count = print.arguments.size();
    return print;
  }
  std::optional<int64_t> bytes =
      arguments.size() > form->data + 1 ? constantOf(arguments[form->data + 1], ast) : std::nullopt;
  if (bytes && *bytes >= 0 && *bytes % 8 == 0) {
    print.count = *bytes / 8;
    readArray(print, arguments[form->data], *call.caller, ast);
  }
  return print;
}

/// The argument as the user wrote it, without what macros and promotions put around it.
const Expr *asWritten(const Expr *argument) {
  argument = argument->IgnoreParenImpCasts();
  const auto *cast = dyn_cast<CStyleCastExpr>(argument);
  if (cast && cast->getBeginLoc().isMacroID() && cast->getType()->isIntegerType())
    argument = cast->getSubExpr()->IgnoreParenImpCasts();
  return argument;
}

/// Helpers whose results never fit 32 bits.
bool isWide(const Expr *argument) {
  const auto *call = dyn_cast<CallExpr>(argument);
  const auto *name = call ? dyn_cast<DeclRefExpr>(call->getCallee()->IgnoreParenImpCasts()) : nullptr;
  if (!name)
    return false;
  llvm::StringRef helper = name->getDecl()->getName();
  return helper.starts_with("bpf_ktime_get_") || helper == "bpf_get_current_pid_tgid" ||
         helper == "bpf_get_current_uid_gid" || helper == "bpf_get_current_task";
}

struct Misfit {
  std::string message, hint;
};

std::optional<Misfit> misfit(const Conversion &conversion, const Expr *argument, const ASTContext &ast) {
  QualType type = argument->getType();
  bool isPointer = type->isPointerType() || type->isArrayType();
  bool isNarrow =
      type->isIntegerType() && ast.getTypeSize(type) <= 32 &&
      !argument->isNullPointerConstant(const_cast<ASTContext &>(ast), Expr::NPC_ValueDependentIsNotNull);
  std::string typeName = "'" + type.getAsString() + "'";
  switch (conversion.wants) {
  case Conversion::Text:
    if (isNarrow)
      return Misfit{"wants the address of a string and gets " + typeName, "print numbers with %d, %u or %x"};
    return std::nullopt;
  case Conversion::IpAddress:
    if (isNarrow)
      return Misfit{"wants a pointer to the IP address and gets " + typeName,
                    "pass the address of a variable that holds it: &addr"};
    return std::nullopt;
  case Conversion::Int:
    if (isPointer)
      return Misfit{"prints 32 bits of " + typeName + ", which is a pointer",
                    type->getPointeeOrArrayElementType()->isCharType()
                        ? "print strings with %s"
                        : "print pointers with %p, %px or %lx"};
    if (isWide(argument))
      return Misfit{"prints 32 bits of a number that has 64", "use %llu or %llx"};
    return std::nullopt;
  case Conversion::Any:
    return std::nullopt;
  }
  return std::nullopt;
}

class Judge {
public:
  Judge(Checks &cx, const Print &print) : cx(cx), print(print) {}

  void run() {
    Format format = readFormat(print.format->getString());
    for (const Conversion &conversion : format.conversions)
      fit(conversion);
    if (format.problem)
      cx.report(Diag::CPrintFormat, at(format.problemAt), *format.problem).hint(format.hint);
    else if (print.count && format.conversions.size() != *print.count)
      count(format);
  }

private:
  SourceLocation at(size_t byte) const {
    return print.format->getLocationOfByte(byte, cx.ast.getSourceManager(), cx.ast.getLangOpts(),
                                           cx.ast.getTargetInfo());
  }

  void fit(const Conversion &conversion) {
    size_t index = conversion.index;
    const Expr *argument = index < print.arguments.size() ? print.arguments[index] : nullptr;
    if (!argument)
      return;
    argument = asWritten(argument);
    if (std::optional<Misfit> wrong = misfit(conversion, argument, cx.ast))
      cx.report(Diag::CPrintFormat, at(conversion.begin), conversion.text.str() + " " + wrong->message)
          .range(argument->getSourceRange())
          .hint(wrong->hint);
  }

  void count(const Format &format) {
    size_t wanted = format.conversions.size(), given = *print.count;
    bool lacks = wanted > given;
    SourceLocation where = lacks ? at(format.conversions[given].begin) : print.format->getBeginLoc();
    auto number = [](size_t n, llvm::StringRef what) {
      return (n ? std::to_string(n) : "no") + " " + what.str() + (n == 1 ? "" : "s");
    };
    cx.report(Diag::CPrintFormat, where,
              "the format has " + number(wanted, "conversion") + " and gets " + number(given, "argument"))
        .hint(lacks ? "the helper fails with EINVAL and prints nothing, or prints what happens to be in a "
                      "register"
                    : "what is left over is not printed");
  }

  Checks &cx;
  const Print &print;
};

} // namespace

void checkPrintFormat(Checks &cx) {
  for (const Call &call : cx.unit.calls) {
    if (!call.helper)
      continue;
    Print print = readPrint(call, cx.ast);
    if (print.format)
      Judge(cx, print).run();
  }
}

} // namespace skep::frontend
