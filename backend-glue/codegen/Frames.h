// How large the stack frames are that the code generator lays out.
#pragma once

#include "backend-glue/codegen/Codegen.h"

namespace llvm {
class FunctionPass;
}

namespace skep {

/// A pass over finished machine functions, to stand in front of the one that writes them.
llvm::FunctionPass *makeFrameReader(FrameSink frames);

} // namespace skep
