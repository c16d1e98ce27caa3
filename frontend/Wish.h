// Which kernel types a source wants: the names it uses and the names it defines itself.
#pragma once

#include "btfgen/model/Closure.h"
#include "llvm/Support/VirtualFileSystem.h"

namespace clang {
class CompilerInvocation;
}

namespace skep::frontend {

/// Preprocesses the source of `invocation` once, with `headerPath` empty, and collects its names. Errors in
/// the source are not reported here: the compile proper will.
btf::TypeWish collectNames(const clang::CompilerInvocation &invocation,
                           llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files, llvm::StringRef headerPath);

} // namespace skep::frontend
