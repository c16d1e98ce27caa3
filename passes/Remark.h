// What a pass did to the user's code: shown by -Rpass=NAME, and written to the file of --remarks=.
#pragma once

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/IR/Instruction.h"
#include <string>

namespace skep {

/// A remark of `pass` (the name in Passes.def) about what it does at `at`. `name` is the UpperCamel word that
/// tools tell kinds of remarks apart by; `text` is called only where somebody wants remarks.
void remark(const char *pass, llvm::StringRef name, const llvm::Instruction &at,
            llvm::function_ref<std::string()> text);

/// The same about what it found, or decided to leave: shown by -Rpass-analysis=.
void remarkAnalysis(const char *pass, llvm::StringRef name, const llvm::Instruction &at,
                    llvm::function_ref<std::string()> text);

/// The name in C of a value, as debug metadata tells it, or of the global variable that it is read from;
/// empty where there is none.
llvm::StringRef nameInC(const llvm::Value *value);

} // namespace skep
