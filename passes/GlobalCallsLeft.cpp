// c-global-function: the verifier checks a global function once, by its types alone, and not again for each
// call. It must know from them what each argument is: a number, the context, or memory of a known size; and
// the result must be a number. A global function that is inlined everywhere, hidden or static is not asked.
#include "passes/Remains.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/InstrTypes.h"

using namespace llvm;

namespace skep {
namespace {

bool isGlobal(const Function &function) {
  return !function.isDeclaration() && !function.hasLocalLinkage() && !function.hasHiddenVisibility() &&
         (function.getSection().empty() || function.getSection().starts_with(".text"));
}

const CallBase *callFromProgram(const Remains &remains, const Function &function) {
  for (const User *user : function.users())
    if (const auto *call = dyn_cast<CallBase>(user);
        call && call->getCalledOperand() == &function && remains.isReached(*call->getFunction()))
      return call;
  return nullptr;
}

/// The type behind typedefs and qualifiers; null for void.
const DIType *plain(const DIType *type) {
  while (const auto *derived = dyn_cast_or_null<DIDerivedType>(type)) {
    unsigned tag = derived->getTag();
    if (tag != dwarf::DW_TAG_typedef && tag != dwarf::DW_TAG_const_type &&
        tag != dwarf::DW_TAG_volatile_type && tag != dwarf::DW_TAG_restrict_type)
      break;
    type = derived->getBaseType();
  }
  return type;
}

bool isStruct(const DIType *type) {
  return type->getTag() == dwarf::DW_TAG_structure_type || type->getTag() == dwarf::DW_TAG_union_type;
}

std::string nameOf(const DIType *type) {
  StringRef kind = type->getTag() == dwarf::DW_TAG_union_type ? "union " : "struct ";
  return (type->getName().empty() ? "an anonymous " + kind.rtrim() : kind + type->getName()).str();
}

/// What is wrong with a result; empty when nothing is.
std::string judgeResult(const DIType *type) {
  type = plain(type);
  if (!type)
    return "returns nothing (void)";
  if (type->getTag() == dwarf::DW_TAG_pointer_type)
    return "returns a pointer";
  return isStruct(type) ? "returns " + nameOf(type) + " by value" : "";
}

/// What is wrong with a parameter; empty when nothing is, or it is not certain.
std::string judgeParameter(const DIType *type) {
  type = plain(type);
  if (!type)
    return "";
  if (isStruct(type))
    return "gets " + nameOf(type) + " by value";
  if (type->getTag() != dwarf::DW_TAG_pointer_type)
    return "";
  const DIType *pointee = plain(cast<DIDerivedType>(type)->getBaseType());
  if (!pointee)
    return "gets a void *, which says nothing of what it points to";
  if (isStruct(pointee) && pointee->isForwardDecl())
    return "gets a pointer to " + nameOf(pointee) + ", whose members are not known";
  return "";
}

/// Whether a parameter is marked __arg_ctx, __arg_arena or the like.
bool isTagged(const DISubprogram &source, unsigned index) {
  for (const DINode *node : source.getRetainedNodes())
    if (const auto *var = dyn_cast<DILocalVariable>(node))
      if (var->getArg() == index && var->getAnnotations())
        return true;
  return false;
}

void judge(Remains &remains, const Function &function, const DISubprogram &source, const CallBase &call) {
  DITypeRefArray types = source.getType()->getTypeArray();
  auto tell = [&](const std::string &problem, const char *demand) -> PassFinding & {
    PassFinding &found =
        remains.warn(Diag::CGlobalFunction, function, sourceName(function) + "() " + problem);
    if (call.getDebugLoc())
      found.notes.push_back({DiagnosticLocation(call.getDebugLoc()), "called here, and not inlined"});
    found.notes.push_back({{}, demand});
    return found;
  };
  if (types.size() == 0)
    return;
  if (std::string problem = judgeResult(types[0]); !problem.empty()) {
    bool isVoid = !plain(types[0]);
    PassFinding &found = tell(
        problem,
        isVoid ? "the verifier checks a global function by its types alone, and old ones take no result "
                 "but a number (Linux 7.2 takes none as well); return an int, or make the function static"
               : "the verifier checks a global function by its types alone and takes no result but a "
                 "number; return an int, or make the function static");
    if (isVoid)
      found.fineFrom = spec::V(7, 2);
  }
  for (unsigned i = 1; i < types.size(); ++i)
    if (std::string problem = isTagged(source, i) ? "" : judgeParameter(types[i]); !problem.empty())
      tell(
          problem,
          "the verifier checks a global function by its types alone: pass a pointer to a type of known size, "
          "mark the context __arg_ctx, or make the function static");
}

} // namespace

void findGlobalCallsLeft(Remains &remains) {
  for (const Function &function : remains.module) {
    const DISubprogram *source = function.getSubprogram();
    const CallBase *call = source && isGlobal(function) ? callFromProgram(remains, function) : nullptr;
    if (call)
      judge(remains, function, *source, *call);
  }
}

} // namespace skep
