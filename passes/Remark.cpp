// LLVM's emitter asks whether anybody listens before a text is made.
#include "passes/Remark.h"
#include "llvm/Analysis/OptimizationRemarkEmitter.h"

using namespace llvm;

namespace skep {

void remark(const char *pass, StringRef name, const Instruction &at, function_ref<std::string()> text) {
  OptimizationRemarkEmitter(at.getFunction()).emit([&] {
    return OptimizationRemark(pass, name, &at) << text();
  });
}

void remarkAnalysis(const char *pass, StringRef name, const Instruction &at,
                    function_ref<std::string()> text) {
  OptimizationRemarkEmitter(at.getFunction()).emit([&] {
    return OptimizationRemarkAnalysis(pass, name, &at) << text();
  });
}

} // namespace skep
