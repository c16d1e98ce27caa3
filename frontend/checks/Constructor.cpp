// c-constructor: a kernel runs programs, each on its event, and nothing before or after them; libbpf ignores
// the sections that name constructors.
#include "frontend/checks/Checks.h"
#include "clang/AST/Attr.h"

using namespace clang;

namespace skep::frontend {

void checkConstructor(Checks &cx) {
  for (const Function &function : cx.unit.functions) {
    bool isConstructor = function.decl->hasAttr<ConstructorAttr>();
    if (!isConstructor && !function.decl->hasAttr<DestructorAttr>())
      continue;
    cx.report(Diag::CConstructor, function.decl->getLocation(),
              function.decl->getNameAsString() + "() is a " + (isConstructor ? "constructor" : "destructor") +
                  ", and nothing would run it")
        .hint(isConstructor
                  ? "give globals their values where they are defined, or have user space set them between "
                    "opening and loading the object; SEC(\"syscall\") programs are run on demand"
                  : "the kernel frees maps and programs when their last user is gone; what else must be "
                    "undone, user space does");
  }
}

} // namespace skep::frontend
