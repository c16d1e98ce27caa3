// Asks the running kernel and skep whether BTF may be loaded, and prints where they disagree.
//
//   btf-verdicts [--random COUNT] [--seed N] [--mutate] FILE...
//
// FILEs are raw BTF. --mutate asks about each again with each word, and each byte of its strings, set to odd
// values.
// --random asks about as many BTFs made of few names and near ids, which are more often valid than not.
// Verdicts that differ for a reason are counted apart: what View::open refuses to make walks safe
// (KernelForm.h).
#include "btfgen/model/Builder.h"
#include "btfgen/model/KernelForm.h"
#include "core/support/File.h"
#include "test/differential/Random.h"
#include "llvm/Support/raw_ostream.h"
#include <linux/bpf.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace skep;
using namespace skep::btf;

namespace {

using Bytes = std::vector<uint8_t>;

class Verdicts {
public:
  void ask(const Bytes &bytes, const std::string &what);
  void mutate(const Bytes &bytes, const std::string &what);
  int report() const;

private:
  static bool kernelTakes(const Bytes &bytes);
  static std::string kernelLog(const Bytes &bytes);

  uint64_t cases = 0, taken = 0, disagreements = 0, known = 0;
};

bool load(const Bytes &bytes, char *log, size_t logSize) {
  bpf_attr attr = {};
  attr.btf = uint64_t(bytes.data());
  attr.btf_size = bytes.size();
  if (log) {
    attr.btf_log_buf = uint64_t(log);
    attr.btf_log_size = logSize;
    attr.btf_log_level = 1;
  }
  int fd = syscall(SYS_bpf, BPF_BTF_LOAD, &attr, sizeof attr);
  if (fd >= 0)
    close(fd);
  return fd >= 0;
}

bool Verdicts::kernelTakes(const Bytes &bytes) { return load(bytes, nullptr, 0); }

std::string Verdicts::kernelLog(const Bytes &bytes) {
  std::string log(1 << 16, 0);
  load(bytes, log.data(), log.size());
  llvm::StringRef text(log.c_str());
  return text.rtrim().rsplit('\n').second.str();
}

/// Refused by View::open though the kernel takes it, for reasons that KernelForm.h gives.
bool isKnownRefusal(const Diagnostic &diag) {
  llvm::StringRef message = diag.message;
  return diag.id == "btf-too-deep" || (diag.id == "btf-bad-size" && message.contains(": INT of ")) ||
         (diag.id == "btf-bad-reference" && message.ends_with("which is FUNC")) ||
         (diag.id == "btf-bad-member" && message.contains("DATASEC") && message.contains(", its type "));
}

void Verdicts::ask(const Bytes &bytes, const std::string &what) {
  ++cases;
  bool kernel = kernelTakes(bytes);
  taken += kernel;
  Status ours = checkForKernel(bytes, "case");
  if (kernel == bool(ours))
    return;
  if (kernel && isKnownRefusal(ours.error())) {
    ++known;
    return;
  }
  if (++disagreements > 40)
    return;
  if (kernel)
    llvm::outs() << what << ": the kernel takes it, skep says: " << ours.error().message << '\n';
  else
    llvm::outs() << what << ": skep takes it, the kernel says: " << kernelLog(bytes) << '\n';
}

void Verdicts::mutate(const Bytes &bytes, const std::string &what) {
  constexpr uint32_t odd[] = {0,          1,         2,         3,         4,          5,          7,
                              8,          9,         12,        15,        16,         17,         31,
                              32,         33,        63,        64,        65,         127,        128,
                              255,        256,       0xffff,    0x10000,   0xfffff,    0x100000,   0xffffff,
                              0x1000000,  0x2000000, 0x4000000, 0x8000000, 0x7fffffff, 0x80000000, 0x80000001,
                              0xfffffffe, 0xffffffff};
  ByteReader reader(bytes, Endian::Little);
  size_t stringsAt = 24 + reader.at<uint32_t>(16);
  auto with = [&](size_t at, uint32_t value) {
    Bytes other = bytes;
    llvm::support::endian::write32le(other.data() + at, value);
    ask(other, what + ", word at " + std::to_string(at) + " = " + std::to_string(value));
  };
  for (size_t at = 0; at + 4 <= stringsAt; at += 4) {
    uint32_t old = reader.at<uint32_t>(at);
    for (uint32_t value : odd)
      with(at, value);
    for (uint32_t value : {old - 1, old + 1, old - 8, old + 8})
      with(at, value);
    for (unsigned bit = 0; bit < 32; ++bit)
      with(at, old ^ 1u << bit);
    for (uint32_t kind = 0; kind < 32; ++kind)
      with(at, (old & 0x80ffffff) | kind << 24);
  }
  for (size_t at = stringsAt; at < bytes.size(); ++at)
    for (int value :
         {0, 1, 9, 32, int('$'), int('.'), int('0'), int('a'), int('_'), 127, 128, 0xa0, 0xc0, 0xd7, 255}) {
      Bytes other = bytes;
      other[at] = value;
      ask(other, what + ", byte at " + std::to_string(at) + " = " + std::to_string(value));
    }
  for (size_t size = 0; size < bytes.size(); ++size)
    ask(Bytes(bytes.begin(), bytes.begin() + size), what + ", cut to " + std::to_string(size));
}

int Verdicts::report() const {
  llvm::outs() << "btf-verdicts: " << cases << " cases, " << taken << " taken by the kernel, " << known
               << " refused for a reason of our own, " << disagreements << " disagreements\n";
  return disagreements != 0;
}

/// BTF that is mostly valid.
class RandomBtf {
public:
  explicit RandomBtf(uint64_t seed) : random(seed) {}

  Bytes make() {
    Builder b;
    unsigned count = 1 + random.below(16);
    for (unsigned i = 0; i < count; ++i)
      add(b, count);
    return b.finish();
  }

private:
  llvm::StringRef name() {
    constexpr llvm::StringLiteral names[] = {"a", "b", "c", "u32", "task", "x.y", "_z", "", "9", "sp ace"};
    return names[random.below(40) ? random.below(7) : random.below(10)];
  }
  TypeId id(unsigned count) { return random.below(12) ? 1 + random.below(count) : 0; }
  uint32_t number() { return random.below(4) ? random.below(20) : 1u << random.below(32); }

  void add(Builder &b, unsigned count) {
    switch (random.below(22)) {
    case 0:
    case 1:
    case 2: {
      uint32_t size = 1u << random.below(5);
      b.addInt(name(), size,
               IntInfo{uint8_t(random.below(5)), uint8_t(random.below(8) ? 0 : number()),
                       uint8_t(random.below(4) ? size * 8 : 1 + random.below(size * 8))});
      return;
    }
    case 3:
      b.addFloat(name(), 2u << random.below(4));
      return;
    case 4:
    case 5:
      b.addPtr(id(count));
      return;
    case 6:
      b.addTypedef(name(), id(count));
      return;
    case 7:
      b.addReference(Kind::Const, "", id(count));
      return;
    case 8:
      b.addReference(Kind::Volatile, "", id(count));
      return;
    case 9:
      b.addReference(Kind::TypeTag, name(), id(count), !random.below(3));
      return;
    case 10:
      b.addArray(id(count), id(count), number());
      return;
    case 11:
    case 12:
    case 13: {
      bool bits = random.below(2), isUnion = !random.below(3);
      std::vector<Member> members(random.below(4));
      uint32_t at = 0;
      for (Member &member : members) {
        member = {name(), id(count), at, uint8_t(bits ? random.below(12) : 0)};
        at += isUnion ? 0 : random.below(3) ? 8 * random.below(9) : random.below(40);
      }
      b.addAggregate(isUnion ? Kind::Union : Kind::Struct, name(), random.below(40), members);
      return;
    }
    case 14: {
      std::vector<Enumerator> values(random.below(3));
      for (Enumerator &value : values)
        value = {name(), number()};
      b.addEnum(random.below(2) ? Kind::Enum : Kind::Enum64, name(), 1u << random.below(4), random.below(2),
                values);
      return;
    }
    case 15:
      b.addFwd(name(), random.below(2));
      return;
    case 16:
    case 17: {
      std::vector<Param> params(random.below(3));
      for (Param &param : params)
        param = {name(), id(count)};
      b.addFuncProto(id(count), params);
      return;
    }
    case 18:
      b.addFunc(name(), id(count), random.below(3));
      return;
    case 19:
      b.addVar(name(), id(count), random.below(3));
      return;
    case 20: {
      std::vector<SecVar> variables(random.below(3));
      uint32_t at = 0;
      for (SecVar &variable : variables) {
        variable = {id(count), at, uint32_t(random.below(9))};
        at += random.below(9);
      }
      b.addDatasec(name(), random.below(24), variables);
      return;
    }
    default:
      b.addDeclTag(name(), id(count), int32_t(random.below(4)) - 1, !random.below(3));
    }
  }

  differential::Random random;
};

} // namespace

int main(int argc, char **argv) {
  Verdicts verdicts;
  uint64_t random = 0, seed = 1;
  bool mutate = false;
  std::vector<std::string> files;
  for (int i = 1; i < argc; ++i) {
    llvm::StringRef arg = argv[i];
    if (arg == "--mutate")
      mutate = true;
    else if ((arg == "--random" || arg == "--seed") && i + 1 < argc &&
             !llvm::StringRef(argv[i + 1]).getAsInteger(10, arg == "--seed" ? seed : random))
      ++i;
    else if (arg.starts_with("-")) {
      llvm::errs() << "usage: btf-verdicts [--random COUNT] [--seed N] [--mutate] FILE...\n";
      return 2;
    } else
      files.push_back(arg.str());
  }
  for (const std::string &file : files) {
    Result<Bytes> bytes = readFile(file);
    if (!bytes) {
      llvm::errs() << "btf-verdicts: " << bytes.error().message << '\n';
      return 2;
    }
    verdicts.ask(*bytes, file);
    if (mutate)
      verdicts.mutate(*bytes, file);
  }
  for (uint64_t i = 0; i < random; ++i)
    verdicts.ask(RandomBtf(seed + i).make(), "seed " + std::to_string(seed + i));
  return verdicts.report();
}
