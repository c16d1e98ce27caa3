// Collects the names in a source by running only the preprocessor over it.
//
// Names are taken after macro expansion, so that BPF_KPROBE(...) wants struct pt_regs though the user never
// wrote it, and a macro nobody uses wants nothing. Which file a token counts for is decided by where its
// expansion stands:
//  - the user's files and the bpf/ headers: every name counts;
//  - bpf_helper_defs.h: only its integer typedefs do. The file forward-declares the tags for its 211
//    prototypes, none of which needs to be complete; and the names of helpers and parameters that it
//    declares are not used before the source uses them;
//  - system headers: nothing. They do not rely on vmlinux.h.
//
// <linux/types.h> defines __u64 and its like exactly as the kernel does, which C allows twice. Were they left
// out of vmlinux.h because the source has them, headers between the two would lack them; so those
// definitions do not count.
//
// What the source defines itself is recognised from tokens alone: a tag followed by a brace, the last
// name of a typedef, names inside an enum's braces, and names followed by '(' '=' ';' '[' at file scope. That
// is not a parser, but it needs only be right about names that the kernel also has.
#include "frontend/Wish.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/Support/Path.h"

using namespace clang;

namespace skep::frontend {
namespace {

/// What the tokens of a file count for.
enum class Counts : uint8_t { All, OnlyTypes, Nothing };

class MacroNames : public PPCallbacks {
public:
  explicit MacroNames(llvm::StringSet<> &names) : names(names) {}
  void MacroDefined(const Token &name, const MacroDirective *) override {
    names.insert(name.getIdentifierInfo()->getName());
  }

private:
  llvm::StringSet<> &names;
};

/// Whether a declarator can follow: after a type's name or '*', but not after '=' or an operator.
bool mayEndType(tok::TokenKind kind) {
  switch (kind) {
  case tok::identifier:
  case tok::star:
  case tok::r_brace:
  case tok::r_paren:
  case tok::kw_const:
  case tok::kw_volatile:
  case tok::kw_void:
  case tok::kw__Bool:
  case tok::kw_char:
  case tok::kw_short:
  case tok::kw_int:
  case tok::kw_long:
  case tok::kw_signed:
  case tok::kw_unsigned:
    return true;
  default:
    return false;
  }
}

/// Reads the token stream and sorts names into the sets.
class NameReader {
public:
  NameReader(Preprocessor &pp, btf::TypeWish &names) : pp(pp), sources(pp.getSourceManager()), names(names) {}
  void run();

private:
  void next();
  Counts countsOf(SourceLocation location);
  void define(llvm::StringRef name);
  Counts countsOf(FileID file);
  bool isKernelIntegers(FileID file);
  void step();
  void tagKeyword();
  void skipAttributes();
  void skipParens();
  void typedefKeyword();
  bool endsDeclarator();
  void name();

  Preprocessor &pp;
  SourceManager &sources;
  btf::TypeWish &names;
  Token token;
  FileID lastFile;
  Counts lastCounts = Counts::Nothing;
  bool lastIsKernelIntegers = false;
  unsigned braces = 0;
  /// Depth of braces at which each open typedef ends.
  llvm::SmallVector<unsigned, 4> typedefs;
  llvm::StringRef typedefName;
  llvm::SmallVector<unsigned, 4> enums; ///< brace depths that are enum bodies
  tok::TokenKind previous = tok::unknown, beforeThat = tok::unknown;
};

void NameReader::next() {
  beforeThat = previous;
  previous = token.getKind();
  pp.Lex(token);
}

Counts NameReader::countsOf(FileID file) {
  const SrcMgr::SLocEntry &entry = sources.getSLocEntry(file);
  if (!entry.isFile())
    return Counts::All;
  llvm::StringRef path = entry.getFile().getName();
  if (llvm::sys::path::filename(path) == "bpf_helper_defs.h")
    return Counts::OnlyTypes;
  if (llvm::sys::path::filename(llvm::sys::path::parent_path(path)) == "bpf")
    return Counts::All;
  return SrcMgr::isSystem(entry.getFile().getFileCharacteristic()) ? Counts::Nothing : Counts::All;
}

bool NameReader::isKernelIntegers(FileID file) {
  const SrcMgr::SLocEntry &entry = sources.getSLocEntry(file);
  if (!entry.isFile())
    return false;
  llvm::StringRef path = entry.getFile().getName();
  return path.ends_with("/linux/types.h") || path.ends_with("/int-ll64.h");
}

void NameReader::define(llvm::StringRef name) {
  countsOf(token.getLocation());
  if (!lastIsKernelIntegers)
    names.definedOrdinary.insert(name);
}

Counts NameReader::countsOf(SourceLocation location) {
  FileID file = sources.getFileID(sources.getExpansionLoc(location));
  if (file != lastFile) {
    lastFile = file;
    lastCounts = countsOf(file);
    lastIsKernelIntegers = isKernelIntegers(file);
  }
  return lastCounts;
}

void NameReader::run() {
  pp.EnterMainSourceFile();
  token.startToken();
  next();
  while (token.isNot(tok::eof))
    step();
}

void NameReader::step() {
  switch (token.getKind()) {
  case tok::kw_struct:
  case tok::kw_union:
  case tok::kw_enum:
    return tagKeyword();
  case tok::kw_typedef:
    return typedefKeyword();
  case tok::kw___attribute:
    return skipAttributes();
  case tok::l_brace:
    ++braces;
    break;
  case tok::r_brace:
    if (!enums.empty() && enums.back() == braces)
      enums.pop_back();
    braces -= braces != 0;
    break;
  case tok::semi:
    if (!typedefs.empty() && typedefs.back() == braces) {
      define(typedefName);
      typedefs.pop_back();
    }
    break;
  case tok::identifier:
    return name();
  default:
    break;
  }
  next();
}

void NameReader::skipParens() {
  unsigned depth = 0;
  do {
    depth += token.is(tok::l_paren);
    depth -= token.is(tok::r_paren);
    next();
  } while (depth && token.isNot(tok::eof));
}

void NameReader::skipAttributes() {
  while (token.is(tok::kw___attribute)) {
    next();
    if (token.is(tok::l_paren))
      skipParens();
  }
}

void NameReader::tagKeyword() {
  bool isEnum = token.is(tok::kw_enum);
  next();
  skipAttributes();
  llvm::StringRef tag;
  if (token.is(tok::identifier)) {
    tag = token.getIdentifierInfo()->getName();
    if (countsOf(token.getLocation()) == Counts::All)
      names.used.insert(tag);
    next();
  }
  skipAttributes();
  if (token.isNot(tok::l_brace))
    return;
  if (!tag.empty())
    names.definedTags.insert(tag);
  if (isEnum)
    enums.push_back(braces + 1);
}

void NameReader::typedefKeyword() {
  typedefs.push_back(braces);
  typedefName = {};
  next();
}

/// Whether what follows a name shows that it was declared: `int x;` `int f(` but not the type in `int (*p)(`.
bool NameReader::endsDeclarator() {
  if (token.is(tok::l_paren))
    return !pp.LookAhead(0).is(tok::star);
  return token.isOneOf(tok::equal, tok::semi, tok::l_square, tok::kw___attribute);
}

void NameReader::name() {
  llvm::StringRef text = token.getIdentifierInfo()->getName();
  Counts counts = countsOf(token.getLocation());
  bool afterStarInParens = previous == tok::star && beforeThat == tok::l_paren;
  tok::TokenKind before = previous;
  next();
  bool isDeclared = token.isOneOf(tok::comma, tok::r_paren);
  if (counts == Counts::All || (counts == Counts::OnlyTypes && !isDeclared))
    names.used.insert(text);
  bool inEnum = !enums.empty() && enums.back() == braces;
  if (inEnum && (before == tok::l_brace || before == tok::comma))
    define(text);
  bool inTypedef = !typedefs.empty() && typedefs.back() == braces;
  if (inTypedef &&
      (token.isOneOf(tok::semi, tok::comma, tok::l_square, tok::kw___attribute) || afterStarInParens))
    typedefName = text;
  // After a brace a type may begin as well as a name end: `} __u8 __attribute__((...)) *x`.
  bool typeAgain = before == tok::r_brace && token.is(tok::kw___attribute);
  if (!braces && !inTypedef && mayEndType(before) && !typeAgain && endsDeclarator())
    define(text);
}

/// Runs the reader in place of a compile.
class NameAction : public PreprocessorFrontendAction {
public:
  explicit NameAction(btf::TypeWish &names) : names(names) {}

private:
  void ExecuteAction() override {
    Preprocessor &pp = getCompilerInstance().getPreprocessor();
    pp.addPPCallbacks(std::make_unique<MacroNames>(names.macros));
    NameReader(pp, names).run();
  }
  btf::TypeWish &names;
};

} // namespace

btf::TypeWish collectNames(const CompilerInvocation &invocation,
                           llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files,
                           llvm::StringRef headerPath) {
  auto memory = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  memory->addFile(headerPath, 0, llvm::MemoryBuffer::getMemBuffer(""));
  auto overlay = llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(std::move(files));
  overlay->pushOverlay(memory);

  CompilerInstance compiler;
  compiler.setInvocation(std::make_shared<CompilerInvocation>(invocation));
  compiler.getDependencyOutputOpts() = DependencyOutputOptions();
  compiler.getHeaderSearchOpts().Verbose = false;
  compiler.getFrontendOpts().DisableFree = false;
  compiler.createDiagnostics(new IgnoringDiagConsumer());
  compiler.createFileManager(overlay);
  btf::TypeWish names;
  NameAction action(names);
  compiler.ExecuteAction(action);
  return names;
}

} // namespace skep::frontend
