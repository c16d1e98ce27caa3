// What skep makes of an object for a kernel, in the form of LibbpfRelocate.c, so that the two can be
// compared:
//
//   skep-relocate [--each] [--whole-arrays] KERNEL.btf OBJECT...
//
// CO-RE is not all that libbpf does to instructions. So each "program NAME HEX" has a third word, in which a
// digit f stands below what must be equal and 0 below what other relocations fill in: file descriptors and
// addresses of maps, data, kernel functions and variables, and distances to functions that are called.
// Functions are appended to each program in libbpf's order. At the end, "records N poisoned N" counts.
//
// --whole-arrays: as libbpf before 1.6, which adjusts loads to the size of a whole array.
#include "backend-glue/object/Core.h"
#include "backend-glue/object/Disasm.h"
#include "btfgen/model/KernelBtf.h"
#include "core/support/File.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace skep;
using namespace skep::object;

namespace {

struct Options {
  bool each = false, wholeArrays = false;
};

/// Digits that only CO-RE fills in; the rest is up to other relocations.
std::string maskOf(const Insn &insn) {
  std::string mask(insn.wide() ? 32 : 16, 'f');
  auto hide = [&](size_t from, size_t count) { std::fill_n(mask.begin() + from, count, '0'); };
  bool isCall = insn.slot.opcode == 0x85;
  bool isLocalCall = insn.operand.kind == OperandKind::Function && isCall;
  if (insn.operand.kind == OperandKind::None && insn.operand.relocType == 0)
    return mask;
  hide(8, 8);
  if (insn.wide())
    hide(24, 8);
  if (!isLocalCall)
    hide(2, 1); // which kind of reference it is
  if (insn.operand.kind == OperandKind::Extern && isCall)
    hide(2, 6);
  return mask;
}

/// A program with the functions that it reaches, in the order in which libbpf appends them.
class Linked {
public:
  explicit Linked(const Object &object) : object(object), taken(object.functions.size()) {}

  void append(Index function) {
    taken[function] = true;
    const Function &f = object.functions[function];
    llvm::ArrayRef<Insn> insns =
        llvm::ArrayRef(object.sections[f.section].insns).slice(f.firstInsn, f.numInsns);
    for (const Insn &insn : insns) {
      hex += llvm::toHex(insnBytes(insn, object.endian), /*LowerCase=*/true);
      mask += maskOf(insn);
    }
    for (const Insn &insn : insns)
      if (insn.operand.kind == OperandKind::Function && insn.operand.index < taken.size() &&
          !taken[insn.operand.index])
        append(insn.operand.index);
  }

  void appendOnce(Index function) {
    if (!taken[function])
      append(function);
  }

  std::string hex, mask;

private:
  const Object &object;
  std::vector<bool> taken;
};

/// The function that a declaration tag on a program names as its exception callback: libbpf appends it last,
/// but refuses several after CO-RE.
Index exceptionCallback(const Object &object, llvm::StringRef program) {
  Index found = none;
  Result<btf::View> view = btf::View::open(object.btf(), ".BTF");
  for (btf::TypeId id = 1; view && id < view->numTypes(); ++id) {
    btf::Type tag = view->type(id);
    llvm::StringRef name = tag.is(btf::Kind::DeclTag) ? tag.name() : "";
    if (!name.consume_front("exception_callback:") || view->type(tag.ref()).name() != program)
      continue;
    for (Index i = 0; i < object.functions.size(); ++i)
      if (object.functions[i].name == name) {
        if (found != none)
          return none;
        found = i;
      }
  }
  return found;
}

/// In C, functions of one name may be static in several files; libbpf's are told apart by their section.
void relocate(const Object &object, const CoreTarget &target, const Options &options, llvm::StringRef only) {
  auto isOnly = [&](const Function &function) { return only.empty() || function.name == only; };
  Result<CoreApplied> applied = applyCore(
      object, target, {.wanted = isOnly, .elementSizes = !options.wholeArrays, .stopAtFatal = true});
  if (!applied) {
    llvm::outs() << "failed " << applied.error().message << "\n";
    return;
  }
  size_t poisoned = 0;
  for (const CoreOutcome &outcome : applied->outcomes)
    poisoned += isPoisoned(outcome.result);
  if (!applied->outcomes.empty() && isFatal(applied->outcomes.back().result)) {
    const CoreOutcome &last = applied->outcomes.back();
    llvm::outs() << "failed-record " << object.functions[last.function].name << " " << last.record << "\n";
    llvm::outs() << "why " << last.why << "\n";
  } else {
    for (Index i = 0; i < object.functions.size(); ++i)
      if (object.functions[i].isProgram && isOnly(object.functions[i])) {
        Linked linked(applied->object);
        linked.append(i);
        if (Index callback = exceptionCallback(object, object.functions[i].name); callback != none)
          linked.appendOnce(callback);
        llvm::outs() << "program " << object.functions[i].name << " " << linked.hex << " " << linked.mask
                     << "\n";
      }
  }
  llvm::outs() << "records " << applied->outcomes.size() << " poisoned " << poisoned << "\n";
}

void relocateFile(const char *path, const CoreTarget &target, const Options &options) {
  llvm::outs() << "object " << path << "\n";
  Result<std::vector<uint8_t>> bytes = readFile(path);
  Result<Object> object = bytes ? read(*bytes, path) : Result<Object>(bytes.takeError());
  if (!object) {
    llvm::outs() << "failed " << object.error().message << "\n";
    return;
  }
  if (!options.each)
    return relocate(*object, target, options, "");
  for (const Function &function : object->functions)
    if (function.isProgram) {
      llvm::outs() << "alone " << function.name << "\n";
      relocate(*object, target, options, function.name);
    }
}

} // namespace

int main(int argc, char **argv) {
  llvm::ArrayRef<char *> args(argv + 1, argc - 1);
  Options options;
  for (; !args.empty() && llvm::StringRef(args[0]).starts_with("--"); args = args.drop_front()) {
    options.each |= args[0] == llvm::StringRef("--each");
    options.wholeArrays |= args[0] == llvm::StringRef("--whole-arrays");
  }
  if (args.size() < 2) {
    llvm::errs() << "usage: skep-relocate [--each] [--whole-arrays] KERNEL.btf OBJECT...\n";
    return 2;
  }
  Result<btf::KernelBtf> kernel = btf::loadBtfFile(args[0]);
  if (!kernel) {
    llvm::errs() << "skep-relocate: " << args[0] << ": " << kernel.error().message << "\n";
    return 2;
  }
  CoreTarget target(kernel->view());
  for (const char *path : args.drop_front())
    relocateFile(path, target, options);
  return 0;
}
