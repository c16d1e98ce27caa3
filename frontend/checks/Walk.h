// Walking through statements for rules that look at every expression.
#pragma once

#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "clang/AST/Stmt.h"

namespace skep::frontend {

/// Calls `visit` for a statement and all in it that can run: not operands of sizeof, nor branches that a
/// constant condition rules out.
void walk(const clang::Stmt *root, const clang::ASTContext &ast,
          llvm::function_ref<void(const clang::Stmt *)> visit);

/// The pointer through which an object is reached: p of *p, p->x.y and p[1].z[2]; null for a variable's own.
const clang::Expr *pointerOf(const clang::Expr *object);

/// The object that a statement stores into by = and its kin, ++ and --; null for others.
const clang::Expr *storedTo(const clang::Stmt *statement);

} // namespace skep::frontend
