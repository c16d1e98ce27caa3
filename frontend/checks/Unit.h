// What one source says in the words of eBPF: its programs, functions, calls, maps and licence. Read once from
// Clang's AST; the rules (one a file in this folder) look at it instead of walking the AST each on its own.
//
// Only the user's own code is in it. System headers, vmlinux.h and the bpf/ headers are not judged.
#pragma once

#include "core/spec/Helpers.h"
#include "core/spec/Maps.h"
#include "core/spec/ProgKinds.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include <deque>

namespace skep::frontend {

struct Function;

/// The macro of bpf_tracing.h that a program is written with.
enum class ProgMacro : uint8_t { None, Prog, Prog2, Kprobe, Kretprobe, Uprobe, Uretprobe, Ksyscall, Usdt };

/// A function with SEC() of a program, or of a name that no kind has.
struct Program {
  Function *function;
  llvm::StringRef section;         ///< as written
  SecMatch sec;                    ///< sec.kind is null when no kind is of that name
  clang::SourceLocation sectionAt; ///< the attribute
  ProgMacro macro = ProgMacro::None;
  /// The function that the macro makes of the program's typed parameters and body; the function itself
  /// without.
  Function *body;
};

/// What a call goes to.
struct Call {
  const clang::CallExpr *expr;
  Function *caller;
  std::optional<HelperId> helper;
  const clang::FunctionDecl *callee =
      nullptr;          ///< a function known by its name: the user's, a kfunc, libc's, a builtin
  bool guarded = false; ///< stands where the kernel's version or features were asked about, or a constant set
                        ///< by the loader
};

/// A function of the user's code that has a body.
struct Function {
  const clang::FunctionDecl *decl;
  std::vector<const Call *> calls;
  std::vector<Function *> uses; ///< functions of the user that it calls or whose address it takes
  /// Programs that reach it by calls that are not guarded; a program reaches itself. In the order of the
  /// source.
  std::vector<const Program *> programs;
};

/// A map definition: a variable in SEC(".maps"), or the struct of an inner map.
struct Map {
  const clang::VarDecl *var; ///< of an inner map, the one that it is inside of
  const clang::RecordDecl *record;
  struct Member {
    const clang::FieldDecl *field = nullptr;
    std::optional<uint64_t> number; ///< of __uint and __ulong
    clang::QualType type;           ///< what __type points to, and each element of __array; null otherwise
    const clang::Expr *written = nullptr; ///< the number of __uint
  };
  /// By name: "type", "max_entries", "key" ... .
  const Member *member(llvm::StringRef name) const;
  std::optional<uint64_t> number(llvm::StringRef name) const;

  std::optional<MapType> type; ///< nothing when it is missing or unknown
  std::vector<std::pair<llvm::StringRef, Member>> members;
  const Map *inner = nullptr; ///< what `values` says that its elements are
  bool isInner = false;
};

struct Unit {
  clang::ASTContext &ast;
  std::deque<Function> functions;
  std::deque<Program> programs;
  std::deque<Call> calls;
  std::deque<Map> maps;
  std::deque<Map> innerMaps;
  std::vector<const clang::VarDecl *> globals; ///< of the user's code, maps and licence included
  const clang::VarDecl *license = nullptr;     ///< the variable in SEC("license")
  llvm::StringRef licenseText;                 ///< empty when there is none

  explicit Unit(clang::ASTContext &ast) : ast(ast) {}
  Unit(const Unit &) = delete;

  /// The function that a declaration is of, or null when it has no body in the user's code.
  Function *functionOf(const clang::FunctionDecl *decl);
  /// True for what the user wrote; false in system headers, vmlinux.h and the bpf/ headers.
  bool isUsers(clang::SourceLocation where) const;
  /// The map that an expression like &map names, or null.
  const Map *mapOf(const clang::Expr *expr) const;

private:
  llvm::DenseMap<const clang::FunctionDecl *, Function *> byDecl;
  mutable llvm::DenseMap<clang::FileID, bool> usersFiles;
  friend class UnitReader;
};

/// Fills an empty unit.
void readUnit(Unit &unit);

/// True for a file that the user wrote; false for system headers, vmlinux.h and the bpf/ headers.
bool isUsersFile(clang::FileID file, const clang::SourceManager &sources);
/// The section of a declaration, empty when it has none.
llvm::StringRef sectionOf(const clang::Decl *decl);
/// The value of an expression that is constant to the compiler.
std::optional<int64_t> constantOf(const clang::Expr *expr, const clang::ASTContext &ast);
/// Whether a condition turns on what the kernel has, or on a constant that the loader sets: the verifier
/// drops the branch that is not taken.
bool asksForFeature(const clang::Stmt *condition, const clang::ASTContext &ast);
/// Whether a program that the loader takes without being asked, SEC("?...") is none, runs into what a
/// function does. Yes in a file without programs: its functions are for those of another.
bool isLoaded(const Unit &unit, const Function &function);
/// The variable that an expression names behind parentheses, casts and &; null for others.
const clang::VarDecl *variableOf(const clang::Expr *expr);

} // namespace skep::frontend
