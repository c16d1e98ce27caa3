// The code generator complains once for each instruction; a finding is one for each line, or for each
// function whose stack is too large.
#include "frontend/CodegenRules.h"
#include "core/spec/Limits.h"
#include "passes/StackVariables.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

using namespace clang;

namespace skep::frontend {
namespace {

constexpr unsigned maxVariables = 8; ///< that a finding lists

/// What LLVM's library of floating-point routines would do: "__muldf3" multiplies.
llvm::StringRef floatingWork(llvm::StringRef routine) {
  if (!routine.consume_front("__"))
    return llvm::StringSwitch<llvm::StringRef>(routine)
        .Cases("sqrt", "sqrtf", "pow", "powf", "exp", "expf", "a mathematical function")
        .Cases("log", "logf", "log2", "log2f", "fma", "fmaf", "fmod", "fmodf", "a mathematical function")
        .Cases("floor", "floorf", "ceil", "ceilf", "round", "roundf", "trunc", "truncf", "rounding")
        .Default("");
  bool isFloat =
      routine.contains("sf") || routine.contains("df") || routine.contains("tf") || routine.contains("hf");
  if (!isFloat)
    return "";
  return llvm::StringSwitch<llvm::StringRef>(routine)
      .StartsWith("add", "addition")
      .StartsWith("sub", "subtraction")
      .StartsWith("mul", "multiplication")
      .StartsWith("div", "division")
      .StartsWith("fix", "conversion to an integer")
      .StartsWith("float", "conversion from an integer")
      .StartsWith("extend", "conversion")
      .StartsWith("trunc", "conversion")
      .Default("comparison");
}

void set(Finding &finding, Diag id, std::string message, std::string hint) {
  finding.id = id;
  finding.message = std::move(message);
  finding.hint(std::move(hint));
}

/// The copy or fill that stands where a complaint is about.
const llvm::MemIntrinsic *memoryAt(const llvm::DiagnosticInfoUnsupported &info) {
  for (const llvm::Instruction &instruction : instructions(info.getFunction())) {
    const auto *memory = dyn_cast<llvm::MemIntrinsic>(&instruction);
    const llvm::DebugLoc &at = instruction.getDebugLoc();
    if (memory && at && at.getLine() == info.getLocation().getLine() &&
        at.getCol() == info.getLocation().getColumn())
      return memory;
  }
  return nullptr;
}

llvm::StringRef functionName(const llvm::Function &function) {
  const llvm::DISubprogram *source = function.getSubprogram();
  llvm::StringRef name = source ? source->getName() : function.getName();
  name.consume_front("____");
  return name;
}

} // namespace

void CodegenRules::readMemory(const llvm::DiagnosticInfoUnsupported &info, llvm::StringRef callee,
                              Finding &finding) {
  const llvm::MemIntrinsic *memory = memoryAt(info);
  const auto *size = memory ? dyn_cast<llvm::ConstantInt>(memory->getLength()) : nullptr;
  bool isCall = places.textFrom(finding.where).contains(callee);
  std::string what = callee.str() + "()";
  if (!isCall)
    what = "LLVM makes " + what + " of this, and it has";
  else
    what += " has";
  if (size)
    set(finding, Diag::CMemorySize, what + " " + bytesText(size->getZExtValue()) + ", too many to write out",
        "there is no " + callee.str() +
            "() to call; LLVM writes up to 128 loads and stores instead. Copy less at once, or use "
            "bpf_probe_read_kernel() or a bounded loop");
  else
    set(finding, Diag::CMemorySize, what + " a size that is not constant",
        "there is no " + callee.str() +
            "() to call; LLVM writes loads and stores where the size is constant. Take a constant size, a "
            "bounded "
            "loop, or a helper such as bpf_probe_read_kernel()");
  if (!isCall && !size)
    finding.hint(
        "an empty asm volatile(\"\" ::: \"memory\") in the body, or -fno-builtin, keeps a loop a loop");
}

/// Comparisons come without a place; the first of the function stands for them.
static const llvm::DILocation *firstComparison(const llvm::Function &function) {
  for (const llvm::Instruction &instruction : instructions(function))
    if (isa<llvm::FCmpInst>(instruction) && instruction.getDebugLoc())
      return instruction.getDebugLoc();
  return nullptr;
}

bool CodegenRules::readCall(const llvm::DiagnosticInfoUnsupported &info, llvm::StringRef callee,
                            Finding &finding) {
  if (callee == "memcpy" || callee == "memset" || callee == "memmove") {
    readMemory(info, callee, finding);
    return true;
  }
  llvm::StringRef work = floatingWork(callee);
  if (work.empty())
    return false;
  if (finding.where.isInvalid())
    if (const llvm::DILocation *place = firstComparison(info.getFunction()))
      finding.where = places.of(llvm::DiagnosticLocation(llvm::DebugLoc(place)));
  set(finding, Diag::CFloat, ("floating-point arithmetic is left after optimisation: " + work).str(),
      "BPF has no floating-point instructions; scale to integers (thousandths, say), and let user space "
      "compute "
      "with fractions");
  return true;
}

void CodegenRules::readStack(const llvm::Function &function, Finding &finding) {
  std::vector<StackVariable> variables = stackVariables(function);
  uint64_t sum = 0;
  for (const StackVariable &variable : variables)
    sum += llvm::alignTo(variable.size, 8);
  std::string name = functionName(function).str() + "()";
  if (const llvm::DISubprogram *source = function.getSubprogram())
    finding.where = places.nameOf(*source);
  finding.id = Diag::CStackSize;
  finding.message =
      sum > limits::stackFrame
          ? "the variables of " + name + " take " + bytesText(sum) + " of stack; a frame has 512"
          : "the frame of " + name + " is larger than the 512 bytes that the stack has";
  for (const StackVariable &variable : llvm::ArrayRef(variables).take_front(maxVariables)) {
    SourceLocation where;
    if (const auto *source = variable.source) {
      llvm::SmallString<256> absolute(source->getDirectory());
      llvm::sys::path::append(absolute, source->getFilename());
      where =
          places.wordOn(places.of(source->getFilename(), absolute, source->getLine(), 0), source->getName());
    }
    finding.note(where, describe(variable));
  }
  finding.hint(
      "put large variables into a per-CPU array map with one element, or make them smaller; functions that "
      "are called and not inlined share the 512 bytes with their callers");
}

CodegenRules::Answer CodegenRules::read(const llvm::DiagnosticInfoUnsupported &info, Finding &finding) {
  std::string text;
  llvm::raw_string_ostream(text) << info.getMessage();
  llvm::StringRef message = text;
  finding.where = places.of(info.getLocation());
  finding.fatal = info.getSeverity() == llvm::DS_Error;
  if (message.starts_with("Looks like the BPF stack limit is exceeded")) {
    readStack(info.getFunction(), finding);
  } else if (message.consume_front("A call to built-in function '")) {
    if (!readCall(info, message.take_until([](char c) { return c == '\''; }), finding))
      return Answer::Unknown;
  } else if (message.starts_with("unsupported signed division")) {
    set(finding, Diag::CSignedDivision, "a signed division, which BPF has from instruction set v4 on",
        "compile with -mcpu=v4 (Linux 6.6), or make the operands unsigned; the same holds of the remainder "
        "(%)");
  } else {
    return Answer::Unknown;
  }
  bool isByLine = finding.id == Diag::CFloat;
  std::string key = diagInfo(finding.id).id + (" " + places.keyOf(finding.where, isByLine));
  return told.insert(std::move(key)).second ? Answer::Found : Answer::Repeated;
}

llvm::StringRef foreignMachine(llvm::StringRef assembly) {
  static constexpr llvm::StringLiteral x86[] = {
      "rdtsc",   "rdtscp", "cpuid", "mfence", "lfence", "sfence", "pause", "movl",   "movq",  "movb",
      "movw",    "addl",   "addq",  "subl",   "subq",   "xorl",   "xorq",  "leaq",   "leal",  "lea",
      "pushq",   "popq",   "push",  "pop",    "int",    "int3",   "cli",   "sti",    "hlt",   "rep",
      "syscall", "bsfl",   "bsrl",  "bsfq",   "bsrq",   "incl",   "incq",  "decl",   "decq",  "cmpxchg",
      "xchgl",   "xchgq",  "imul",  "cmpl",   "cmpq",   "testl",  "ud2",   "popcnt", "lock",  "rdrand",
      "bswapl",  "shll",   "shrl",  "mov",    "inc",    "dec",    "rdmsr", "wrmsr",  "rdpmc", "xgetbv"};
  static constexpr llvm::StringLiteral arm64[] = {"mrs",   "msr", "dmb",  "dsb",  "isb", "svc",
                                                  "ldr",   "str", "ldxr", "stxr", "wfe", "wfi",
                                                  "yield", "sev", "clz",  "rbit"};
  for (llvm::StringRef reg : {"%eax", "%ebx", "%ecx", "%edx", "%rax", "%rbx", "%rcx", "%rdx", "%rsp", "%rbp",
                              "%al", "%esi", "%edi", "%rsi", "%rdi", "%gs", "%fs", "%cr", "%xmm"})
    if (assembly.contains(reg))
      return "x86";
  llvm::StringRef mnemonic = assembly.ltrim().take_until([](char c) { return !isAlphanumeric(c); });
  if (llvm::is_contained(x86, mnemonic))
    return "x86";
  return llvm::is_contained(arm64, mnemonic) ? "arm64" : "";
}

Finding CodegenRules::assembly(SourceLocation where, llvm::StringRef problem, llvm::StringRef line) {
  Finding finding{Diag::CAsm, where, {}, {}, {}, {}, /*fatal=*/true};
  llvm::StringRef machine = foreignMachine(line);
  std::string quoted = "'" + line.trim().str() + "'";
  finding.message = machine.empty()
                        ? "the assembler does not take " + quoted + ": " + problem.str()
                        : quoted + " is " + machine.str() + " assembly; a BPF program has BPF instructions";
  finding.hint(machine.empty()
                   ? "BPF assembly is written as \"r0 = 1\" or \"r1 += r2\", with registers r0 to r10"
                   : "programs run in the kernel's virtual machine, on any processor; use C, or a helper "
                     "(bpf_ktime_get_ns() for a clock, bpf_get_smp_processor_id() for the processor)");
  return finding;
}

} // namespace skep::frontend
