#include "clang/AST/Decl.h"
#include "core/spec/ProgKinds.h"
