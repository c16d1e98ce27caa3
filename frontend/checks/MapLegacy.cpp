// map-legacy: struct bpf_map_def SEC("maps"), which libbpf refuses since 1.0, and the same map in today's
// words.
//
//   struct bpf_map_def SEC("maps") hits = {          struct {
//           .type = BPF_MAP_TYPE_HASH,                       __uint(type, BPF_MAP_TYPE_HASH);
//           .key_size = sizeof(__u32),          ->           __type(key, __u32);
//           .value_size = 8,                                 __type(value, __u64);
//           .max_entries = 100,                              __uint(max_entries, 100);
//   };                                               } hits SEC(".maps");
//
// The new text is made of the words of the old one, not of its values: names of sizes and types are kept. So
// it needs only tokens, and works where the header no longer has struct bpf_map_def and Clang understood
// nothing. iproute2 still loads its own struct bpf_elf_map from that section, which is left alone.
#include "frontend/checks/MapFacts.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace skep::frontend {
namespace {

/// One definition, as written.
struct Legacy {
  std::vector<std::pair<std::string, std::string>> members; ///< name and text of the value
  CharSourceRange range;                                    ///< up to the semicolon, which stays
};

/// Reads `TYPE name = { .a = x, ... };` token by token.
class LegacyReader {
public:
  LegacyReader(const ASTContext &ast, SourceLocation begin)
      : sources(ast.getSourceManager()), options(ast.getLangOpts()), begin(begin), at(begin) {}

  std::optional<Legacy> read();

private:
  bool next();
  bool skipToBrace();
  bool readMember();
  std::string text(SourceLocation from, SourceLocation to) const;

  const SourceManager &sources;
  const LangOptions &options;
  SourceLocation begin, at;
  Token token;
  Legacy legacy;
};

bool LegacyReader::next() {
  std::optional<Token> found = Lexer::findNextToken(at, sources, options);
  if (!found || found->is(tok::eof))
    return false;
  token = *found;
  at = token.getLocation();
  return true;
}

std::string LegacyReader::text(SourceLocation from, SourceLocation to) const {
  llvm::StringRef text = Lexer::getSourceText(CharSourceRange::getCharRange(from, to), sources, options);
  return text.trim().str();
}

/// To the `{` of the initializer. A comma outside of parentheses would be a second variable.
bool LegacyReader::skipToBrace() {
  int depth = 0;
  bool sawEqual = false;
  while (next()) {
    depth += token.is(tok::l_paren) - token.is(tok::r_paren);
    if (depth == 0 && (token.is(tok::comma) || token.is(tok::semi)))
      return false;
    if (sawEqual)
      return token.is(tok::l_brace);
    if (token.is(tok::l_brace))
      return false;
    sawEqual = token.is(tok::equal);
  }
  return false;
}

/// From `{` or `,` over one member to `,` or `}`.
bool LegacyReader::readMember() {
  static constexpr llvm::StringLiteral order[] = {"type", "key_size", "value_size", "max_entries",
                                                  "map_flags"};
  if (!next())
    return false;
  if (token.is(tok::r_brace))
    return true;
  std::string name;
  if (token.is(tok::period)) {
    if (!next())
      return false;
    name = token.is(tok::raw_identifier) ? token.getRawIdentifier().str() : "";
    if (!next() || token.isNot(tok::equal) || !next())
      return false;
  } else if (legacy.members.size() < std::size(order)) {
    name = order[legacy.members.size()];
  }
  SourceLocation from = at;
  for (int depth = 0; depth || (token.isNot(tok::comma) && token.isNot(tok::r_brace));) {
    depth += token.isOneOf(tok::l_paren, tok::l_brace) - token.isOneOf(tok::r_paren, tok::r_brace);
    if (token.is(tok::semi) || !next())
      return false;
  }
  legacy.members.emplace_back(name, text(from, at));
  return !name.empty();
}

std::optional<Legacy> LegacyReader::read() {
  if (begin.isMacroID() || !skipToBrace())
    return std::nullopt;
  do
    if (!readMember())
      return std::nullopt;
  while (token.isNot(tok::r_brace));
  legacy.range = CharSourceRange::getTokenRange(begin, at);
  // What follows must be the end, or an attribute, which the new text has too.
  if (!next() || token.isNot(tok::semi))
    return std::nullopt;
  return legacy;
}

bool isDeclared(ASTContext &ast, llvm::StringRef type) {
  return !ast.getTranslationUnitDecl()->lookup(DeclarationName(&ast.Idents.get(type))).empty();
}

/// "key_size", "sizeof(T)" -> __type(key, T).
std::string sideText(ASTContext &ast, llvm::StringRef sized, llvm::StringRef text) {
  llvm::StringRef side = sized.drop_back(strlen("_size")), inner = text;
  if (inner.consume_front("sizeof(") && inner.consume_back(")") && inner.find_first_of("()") == inner.npos)
    return "__type(" + side.str() + ", " + inner.str() + ");";
  static constexpr std::pair<llvm::StringLiteral, llvm::StringLiteral> types[] = {
      {"1", "__u8"}, {"2", "__u16"}, {"4", "__u32"}, {"8", "__u64"}};
  for (auto [size, type] : types)
    if (text == size && isDeclared(ast, type))
      return "__type(" + side.str() + ", " + type.str() + ");";
  return "__uint(" + sized.str() + ", " + text.str() + ");";
}

/// The whole new declaration but its semicolon; nothing when a member has no counterpart.
std::optional<std::string> modernText(ASTContext &ast, const Legacy &legacy, const std::string &name) {
  std::string text = "struct {\n";
  for (const auto &[member, value] : legacy.members) {
    bool isSize = member == "key_size" || member == "value_size";
    if (!isSize && member != "type" && member != "max_entries" && member != "map_flags")
      return std::nullopt;
    if (value == "0" || value.empty())
      continue;
    text += "\t" + (isSize ? sideText(ast, member, value) : "__uint(" + member + ", " + value + ");") + "\n";
  }
  return text + "} " + name + " SEC(\".maps\")";
}

/// iproute2's own loader reads these, whatever the struct is called.
bool isIproute2(const VarDecl *var) {
  const RecordDecl *record = var->getType()->getAsRecordDecl();
  return record && llvm::any_of(record->fields(),
                                [](const FieldDecl *field) { return field->getName() == "max_elem"; });
}

void checkLegacy(Checks &cx, const VarDecl *var) {
  std::string name = var->getNameAsString();
  Finding &finding = cx.report(Diag::MapLegacy, var->getLocation(),
                               "map '" + name + "' is defined the old way, in SEC(\"maps\")");
  std::optional<Legacy> legacy = LegacyReader(cx.ast, var->getBeginLoc()).read();
  std::optional<std::string> text = legacy ? modernText(cx.ast, *legacy, name) : std::nullopt;
  if (!text) {
    finding.hint(
        "libbpf 1.0 and later refuse the object; define the map as a struct of __uint() and __type() "
        "members in SEC(\".maps\")");
    return;
  }
  finding.hint("libbpf 1.0 and later refuse the object; today it is written so:\n" + *text + ";");
  IdentifierTable &names = cx.ast.Idents;
  if (names.get("__uint").hasMacroDefinition() && names.get("__type").hasMacroDefinition())
    finding.fix(FixItHint::CreateReplacement(legacy->range, *text));
}

} // namespace

// Looks at the declarations themselves: where Clang found errors, as in these, there is no more in the Unit.
void checkMapLegacy(Checks &cx) {
  for (const Decl *decl : cx.ast.getTranslationUnitDecl()->decls()) {
    const auto *var = dyn_cast<VarDecl>(decl);
    if (var && sectionOf(var) == "maps" && !var->hasExternalStorage() && !isIproute2(var) &&
        cx.unit.isUsers(var->getLocation()))
      checkLegacy(cx, var);
  }
}

} // namespace skep::frontend
