// attach-args: the parameters that BPF_PROG() and its like name, against those of the kernel function or
// tracepoint that the program is attached to. Nothing but the order ties them together: a parameter too many
// reads what is not there (which the verifier refuses for fentry and its like, and a kprobe just does), one
// forgotten in the middle shifts all that follow.
//
// Told of are parameters beyond the last, a pointer where the kernel has a number and the other way round,
// and a pointer to another struct. Fewer parameters, void *, 64-bit words, wider numbers and a struct that
// begins with the kernel's (struct tcp_sock for struct sock) are fine.
#include "frontend/checks/Attach.h"
#include "frontend/checks/Sections.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace skep::frontend {
namespace {

/// What two parameters are compared by.
struct Shape {
  enum class Kind : uint8_t { Integer, Pointer, Other } kind = Kind::Other;
  uint64_t bytes = 0;
  std::string record; ///< the struct or union that a pointer is to, when it has a name
};

/// BTF's type as C writes it.
std::string textOf(const btf::View &view, btf::TypeId id) {
  btf::Type type = view.type(view.skipModifiers(id));
  switch (type.kind()) {
  case btf::Kind::Void:
    return "void";
  case btf::Kind::Ptr: {
    std::string to = textOf(view, type.ref());
    return to + (llvm::StringRef(to).ends_with("*") ? "*" : " *");
  }
  case btf::Kind::Struct:
    return "struct " + type.name().str();
  case btf::Kind::Union:
    return "union " + type.name().str();
  case btf::Kind::Enum:
  case btf::Kind::Enum64:
    return "enum " + type.name().str();
  case btf::Kind::Fwd:
    return (type.kindFlag() ? "union " : "struct ") + type.name().str();
  case btf::Kind::FuncProto:
    return "function";
  default:
    return type.name().str();
  }
}

std::string textOf(const btf::View &view, btf::Param param) {
  std::string type = textOf(view, param.type);
  bool isSpaced = !param.name.empty() && !llvm::StringRef(type).ends_with("*");
  return type + (isSpaced ? " " : "") + param.name.str();
}

Shape shapeOf(const btf::View &view, btf::TypeId id) {
  btf::Type type = view.type(view.resolve(id));
  if (type.is(btf::Kind::Int) || btf::isAnyEnum(type.kind()))
    return {Shape::Kind::Integer, type.size(), ""};
  if (!type.is(btf::Kind::Ptr))
    return {};
  btf::Type to = view.type(view.resolve(type.ref()));
  bool isRecord = btf::isStructOrUnion(to.kind()) || to.is(btf::Kind::Fwd);
  return {Shape::Kind::Pointer, 8, isRecord ? withoutFlavour(to.name()).str() : ""};
}

Shape shapeOf(QualType type, const ASTContext &ast) {
  if (type->isIntegralOrEnumerationType())
    return {Shape::Kind::Integer, uint64_t(ast.getTypeSizeInChars(type).getQuantity()), ""};
  if (!type->isPointerType())
    return {};
  const RecordDecl *to = type->getPointeeType()->getAsRecordDecl();
  return {Shape::Kind::Pointer, 8, to ? withoutFlavour(to->getName()).str() : ""};
}

/// Whether a struct begins with another, directly or deeper, as struct tcp_sock does with struct sock.
bool beginsWith(const btf::View &view, btf::TypeId record, llvm::StringRef name) {
  btf::Type type = view.type(record);
  for (unsigned depth = 0; btf::isStructOrUnion(type.kind()) && depth < 8; ++depth) {
    if (withoutFlavour(type.name()) == name)
      return true;
    if (type.members().empty())
      return false;
    type = view.type(view.resolve(type.members()[0].type));
  }
  return false;
}

/// Whether one of two structs of the kernel begins with the other. What the source has of them may be no more
/// than their names.
bool areRelated(const btf::View &view, llvm::StringRef one, llvm::StringRef other) {
  for (btf::TypeId id = 1; id < view.numTypes(); ++id) {
    btf::Type type = view.type(id);
    if (!btf::isStructOrUnion(type.kind()))
      continue;
    llvm::StringRef name = type.name();
    if ((name == one && beginsWith(view, id, other)) || (name == other && beginsWith(view, id, one)))
      return true;
  }
  return false;
}

/// What a program is given: the kernel's parameters, and the result where there is one.
struct Given {
  const btf::View &view;
  std::string name;
  std::vector<btf::Param> params;
  btf::TypeId result;
  bool givesResult; ///< behind the parameters

  size_t count() const { return params.size() + (givesResult && hasResult()); }
  bool hasResult() const { return !view.type(view.resolve(result)).is(btf::Kind::Void); }
  btf::TypeId type(size_t at) const { return at < params.size() ? params[at].type : result; }
  std::string what(size_t at) const {
    return at < params.size() ? "'" + textOf(view, params[at]) + "'"
                              : "the result, '" + textOf(view, result) + "'";
  }
  std::string prototype() const;
  bool hasStructs() const;
};

std::string Given::prototype() const {
  std::string text = textOf(view, btf::Param{name, result}) + "(";
  for (size_t i = 0; i < params.size(); ++i)
    text += (i ? ", " : "") + textOf(view, params[i]);
  return text + (params.empty() ? "void)" : ")");
}

/// Structs by value take several words each, and what is variadic has no end.
bool Given::hasStructs() const {
  return llvm::any_of(
      params, [&](const btf::Param &param) { return shapeOf(view, param.type).kind == Shape::Kind::Other; });
}

bool resultFollows(const ProgKind &kind) {
  switch (kind.attach) {
  case AttachType::TraceFexit:
  case AttachType::TraceFsession:
  case AttachType::ModifyReturn:
  case AttachType::LsmMac:
  case AttachType::LsmCgroup:
    return true;
  default:
    return false;
  }
}

Given givenTo(const Program &program, const AttachPoint &point, const btf::View &view,
              btf::TypeId prototype) {
  btf::Type type = view.type(prototype);
  Given given{view, point.name.str(), {}, type.ref(), resultFollows(*program.sec.kind)};
  for (btf::Param param : type.params())
    given.params.push_back(param);
  bool isTracepoint = point.place == Place::Tracepoint;
  if (isTracepoint && !given.params.empty())
    given.params.erase(given.params.begin()); // void *__data
  return given;
}

struct Comparison {
  Checks &cx;
  const Given &given;

  void compare(const ParmVarDecl *param, size_t at);
  std::string difference(const ParmVarDecl *param, size_t at) const;
  void tell(const ParmVarDecl *param, std::string message) const;
};

void Comparison::tell(const ParmVarDecl *param, std::string message) const {
  cx.report(Diag::AttachArgs, param->getBeginLoc(), std::move(message))
      .range(param->getSourceRange())
      .hint("in the kernel's BTF (" + cx.target.btfOrigin() + ") it is: " + given.prototype());
}

std::string Comparison::difference(const ParmVarDecl *param, size_t at) const {
  QualType type = param->getType();
  Shape own = shapeOf(type, cx.ast), kernel = shapeOf(given.view, given.type(at));
  if (own.kind == Shape::Kind::Other || kernel.kind == Shape::Kind::Other)
    return "";
  if (own.kind == Shape::Kind::Integer)
    return kernel.kind == Shape::Kind::Pointer && own.bytes < 8
               ? "a number of " + std::to_string(own.bytes) + " bytes"
               : "";
  if (kernel.kind == Shape::Kind::Integer)
    return kernel.bytes == 8 ? "" : "a pointer"; // addresses are often numbers in the kernel
  if (own.record.empty() || kernel.record.empty() || own.record == kernel.record)
    return "";
  if (areRelated(given.view, own.record, kernel.record))
    return "";
  return "a pointer to struct " + own.record;
}

void Comparison::compare(const ParmVarDecl *param, size_t at) {
  std::string found = difference(param, at);
  if (!found.empty())
    tell(param, "parameter " + std::to_string(at + 1) + " is " + found + ", but in " + given.name +
                    "() it is " + given.what(at));
}

bool isRetprobe(const ProgKind &kind) {
  return kind.pattern.starts_with("kretprobe") || kind.pattern.starts_with("uretprobe") ||
         kind.pattern.starts_with("kretsyscall");
}
bool isEntryProbe(const ProgKind &kind) {
  return kind.pattern == "kprobe" || kind.pattern == "kprobe.multi" || kind.pattern.starts_with("uprobe") ||
         kind.pattern == "ksyscall";
}

/// The parameters of the user's, without the context.
llvm::ArrayRef<ParmVarDecl *> ownParameters(const Program &program) {
  if (program.body == program.function || program.macro == ProgMacro::None)
    return {};
  return program.body->decl->parameters().drop_front();
}

} // namespace

bool checkMoment(Checks &cx, const Program &program) {
  const ProgKind &kind = *program.sec.kind;
  llvm::ArrayRef<ParmVarDecl *> own = ownParameters(program);
  if (own.empty() || kind.pattern.contains("session"))
    return false;
  bool forResult = program.macro == ProgMacro::Kretprobe || program.macro == ProgMacro::Uretprobe;
  bool forParams = program.macro == ProgMacro::Kprobe || program.macro == ProgMacro::Uprobe;
  if (forParams && isRetprobe(kind))
    cx.report(Diag::AttachArgs, own[0]->getBeginLoc(),
              "a program in " + sectionName(program) +
                  " runs when the function has ended and its arguments are gone")
        .range(own[0]->getSourceRange())
        .hint("BPF_KRETPROBE() gives the result; keep arguments in a map from a program at the function's "
              "entry, or "
              "use fexit, which has both");
  else if (forResult && isEntryProbe(kind))
    cx.report(Diag::AttachArgs, own[0]->getBeginLoc(),
              "a program in " + sectionName(program) + " runs before the function has a result")
        .range(own[0]->getSourceRange())
        .hint("BPF_KPROBE() gives the arguments");
  else
    return false;
  return true;
}

static void tellTooMany(Checks &cx, const Program &program, const Given &given, const ParmVarDecl *first) {
  size_t count = given.params.size();
  std::string message = given.name + "() has " + (count ? std::to_string(count) : "no") + " parameter" +
                        (count == 1 ? "" : "s") + (given.count() > count ? ", and a result" : "");
  Finding &finding = cx.report(Diag::AttachArgs, first->getBeginLoc(),
                               message + "; nothing is passed for '" + first->getNameAsString() + "'");
  finding.range(first->getSourceRange());
  finding.hint("in the kernel's BTF (" + cx.target.btfOrigin() + ") it is: " + given.prototype());
  if (!given.givesResult && given.hasResult() && program.sec.kind->pattern.starts_with("fentry"))
    finding.hint("its result is there at its end, for fexit");
  bool isWrapper = llvm::StringRef(given.name).starts_with("__x64_sys_") ||
                   llvm::StringRef(given.name).starts_with("__arm64_sys_");
  if (isWrapper && program.sec.kind->type == ProgType::Kprobe)
    finding.hint("it takes a pointer to the registers of the system call; SEC(\"ksyscall/" +
                 given.name.substr(given.name.find("sys_") + 4) +
                 "\") with BPF_KSYSCALL() gives the arguments");
}

/// Compares one by one, then tells of what is too many.
static void compareAll(Checks &cx, const Program &program, const Given &given) {
  llvm::ArrayRef<ParmVarDecl *> own = ownParameters(program);
  // With --kernel= alone the program is for another kernel than the one whose BTF is at hand.
  bool isOther = cx.target.version() && !cx.target.btfIsNamed();
  if (isOther || given.hasStructs())
    return;
  Comparison comparison{cx, given};
  for (size_t i = 0; i < std::min(own.size(), given.count()); ++i)
    comparison.compare(own[i], i);
  if (own.size() > given.count())
    tellTooMany(cx, program, given, own[given.count()]);
}

void checkArguments(Checks &cx, const Program &program, const AttachPoint &point, const KernelNames &names) {
  bool isSyscall = program.macro == ProgMacro::Ksyscall;
  if (point.hasOffset || point.isPattern || isSyscall != (point.place == Place::Syscall) ||
      isRetprobe(*program.sec.kind) || program.sec.kind->context == Context::IterArgs)
    return;
  if (std::optional<btf::TypeId> prototype = names.prototype(point.place, point.name))
    compareAll(cx, program, givenTo(program, point, *cx.target.btf(), *prototype));
}

void checkMemberArguments(Checks &cx, const Program &program, llvm::StringRef member, btf::TypeId prototype) {
  compareAll(cx, program, givenTo(program, {Place::Function, member}, *cx.target.btf(), prototype));
}

} // namespace skep::frontend
