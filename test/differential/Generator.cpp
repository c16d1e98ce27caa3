// From types to maps, globals, functions and programs. A source has several programs, because starting a
// compiler costs more than compiling.
#include "test/differential/Generator.h"
#include "test/differential/Statements.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"

namespace skep::differential {
namespace {

constexpr const char *types = R"(
typedef unsigned char u8;
typedef signed char s8;
typedef unsigned short u16;
typedef short s16;
typedef unsigned int u32;
typedef int s32;
typedef unsigned long long u64;
typedef long long s64;
#define PACKET(type) typedef type __attribute__((may_alias, aligned(1))) packet_##type
PACKET(u8); PACKET(s8); PACKET(u16); PACKET(s16); PACKET(u32); PACKET(s32); PACKET(u64); PACKET(s64);
#define SEC(name) __attribute__((section(name), used))
#define __uint(name, val) int (*name)[val]
#define __type(name, val) typeof(val) *name
#define __noinline __attribute__((noinline))
#define __always_inline inline __attribute__((always_inline))
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define MIN(type, a, b) ({ type _a = (a), _b = (b); _a < _b ? _a : _b; })
#define MAX(type, a, b) ({ type _a = (a), _b = (b); _a > _b ? _a : _b; })
enum { ARRAY = 2, PERCPU_ARRAY = 6, HASH = 1, QUEUE = 22 };
struct header { u16 proto; u32 id; u64 sum; u8 low : 3, flags : 5; } __attribute__((packed, may_alias));
struct turn { u64 sum, step; };
)";

constexpr const char *contexts = R"(
struct xdp_md { u32 data, data_end, data_meta, ingress_ifindex, rx_queue_index, egress_ifindex; } CONTEXT;
struct __sk_buff {
	u32 len, pkt_type, mark, queue_mapping, protocol, vlan_present, vlan_tci, vlan_proto, priority;
	u32 ingress_ifindex, ifindex, tc_index, cb[5], hash, tc_classid, data, data_end;
} CONTEXT;
)";

constexpr const char *helpers = R"(
static void *(*HOW bpf_map_lookup_elem)(void *map, const void *key) = (void *)1;
static long (*HOW bpf_map_update_elem)(void *map, const void *key, const void *value, u64 flags) = (void *)2;
static long (*HOW bpf_map_delete_elem)(void *map, const void *key) = (void *)3;
static long (*HOW bpf_map_push_elem)(void *map, const void *value, u64 flags) = (void *)87;
static long (*HOW bpf_map_pop_elem)(void *map, void *value) = (void *)88;
static long (*HOW bpf_map_peek_elem)(void *map, void *value) = (void *)89;
static long (*HOW bpf_loop)(u32 turns, void *callback, void *context, u64 flags) = (void *)181;
char _license[] SEC("license") = "GPL";
u64 g_bytes, g_results, g_out[4];
)";

class SourceMaker {
public:
  explicit SourceMaker(uint64_t seed) : random(seed) {}
  Source run(uint64_t seed);

private:
  void options(uint64_t seed);
  void records();
  void maps();
  void globals();
  void global();
  void callbacks();
  void pure(unsigned number);
  void callee(unsigned number);
  void program(unsigned number);
  std::string parametersOf(const std::vector<Scalar> &types, Scope &scope);
  Scope constants() const;

  Random random;
  Shared shared;
  Source source;
};

void SourceMaker::options(uint64_t seed) {
  static const char *const cpus[] = {"v1", "v2", "v3", "v3", "v4"};
  const char *cpu = random.pick(cpus);
  shared.isV4 = cpu[1] == '4';
  shared.hasFetchAtomics = cpu[1] >= '3';
  source.text = "// -mcpu=" + std::string(cpu) + "\n// seed " + std::to_string(seed) + "\n";
}

void SourceMaker::records() {
  shared.records.reserve(3); // they point to one another
  source.hasCore = random.chance(30);
  for (unsigned i = 0; i < 3; ++i) {
    const Record *inner = i ? &shared.records[i - 1] : nullptr;
    shared.records.push_back(anyRecord(random, "record" + std::to_string(i), inner));
    source.text +=
        definitionOf(shared.records.back(),
                     source.hasCore && random.chance(70) ? "__attribute__((preserve_access_index))" : "");
  }
}

void SourceMaker::maps() {
  static const char *const kinds[] = {"ARRAY", "PERCPU_ARRAY", "HASH", "QUEUE"};
  for (Map::Kind kind : {Map::Array, Map::Hash, random.chance(50) ? Map::Percpu : Map::Hash, Map::Queue}) {
    Map map{"m" + std::to_string(shared.maps.size()), kind, 1u << random.below(4),
            &random.pick(shared.records)};
    if (kind == Map::Hash && random.chance(40))
      map.keyRecord = &shared.records[0];
    std::string key = map.keyRecord ? "struct " + map.keyRecord->name : "u32";
    std::string value = kind == Map::Queue ? "u64" : "struct " + map.record->name;
    source.text += "struct {\n\t__uint(type, " + std::string(kinds[kind]) + ");\n\t__uint(max_entries, " +
                   std::to_string(map.entries) + ");\n" +
                   (kind == Map::Queue ? "" : "\t__type(key, " + key + ");\n") + "\t__type(value, " + value +
                   ");\n} " + map.name + " SEC(\".maps\");\n";
    shared.maps.push_back(map);
  }
}

void SourceMaker::global() {
  Scalar type = anyScalar(random);
  std::string name = "g" + std::to_string(shared.globals.places.size() + shared.globals.arrays.size());
  std::string typed = std::string(nameOf(type)) + " " + name;
  std::string value = std::to_string(random.below(256));
  unsigned count = 1u << random.between(1, 4);
  switch (random.below(6)) {
  case 0: // the loader may set it, so it is no constant to the compiler
    source.text += "const volatile " + typed + " = " + value + ";\n";
    return shared.globals.places.push_back({name, type, true});
  case 1: {
    std::string values;
    for (unsigned i = 0; i < count; ++i)
      values += (i ? ", " : "") + std::to_string(random.below(128));
    source.text += "static const " + typed + "[" + std::to_string(count) + "] = {" + values + "};\n";
    return shared.globals.arrays.push_back({name, type, count, true});
  }
  case 2:
    source.text += typed + "[" + std::to_string(count) + "];\n";
    return shared.globals.arrays.push_back({name, type, count});
  default:
    source.text += (random.chance(30)   ? "static "
                    : random.chance(20) ? "volatile "
                                        : "") +
                   typed + (random.chance(50) ? " = " + value : "") + ";\n";
    return shared.globals.places.push_back({name, type});
  }
}

void SourceMaker::globals() {
  for (unsigned i = random.between(4, 10); i; --i)
    global();
  shared.globals.places.push_back({"g_bytes", Scalar::U64});
  for (const Record &record : shared.records)
    if (random.chance(50)) {
      std::string name = "g_" + record.name;
      source.text += "struct " + record.name + " " + name + ";\n";
      shared.globals.objects.push_back({name + ".", "&" + name, &record});
    }
}

void SourceMaker::callbacks() {
  for (unsigned i = 0; i < 2; ++i) {
    Scope scope;
    scope.places = {{"i", Scalar::U32}, {"t->sum", Scalar::U64}, {"t->step", Scalar::U64}};
    Expressions expressions(random, scope, shared.pures, shared.isV4);
    source.text += "static long turn" + std::to_string(i) +
                   "(u32 i, struct turn *t) {\n\tt->sum += " + expressions.any(3).text + ";\n\treturn " +
                   expressions.condition(2) + ";\n}\n";
  }
}

/// What even a function without side effects may read.
Scope SourceMaker::constants() const {
  Scope scope;
  for (const Array &array : shared.globals.arrays)
    if (array.isConstant)
      scope.arrays.push_back(array);
  return scope;
}

std::string SourceMaker::parametersOf(const std::vector<Scalar> &types, Scope &scope) {
  std::string text;
  for (unsigned i = 0; i < types.size(); ++i) {
    std::string name = "x_" + std::to_string(i);
    text += std::string(i ? ", " : "") + nameOf(types[i]) + " " + name;
    scope.places.push_back({name, types[i]});
  }
  return text;
}

void SourceMaker::pure(unsigned number) {
  static const char *const how[] = {"static __always_inline", "static", "static inline", "static __noinline",
                                    "__noinline"};
  Pure pure{"pure" + std::to_string(number), {}, anyScalar(random)};
  unsigned kind = random.below(5);
  for (unsigned i = random.between(1, kind == 0 ? 7 : 4); i; --i)
    pure.parameters.push_back(anyScalar(random));
  Scope scope = constants();
  std::string head = std::string(how[kind]) + " " + nameOf(pure.result) + " " + pure.name + "(" +
                     parametersOf(pure.parameters, scope) + ") {\n";
  Statements statements(random, shared, std::move(scope), 24);
  statements.setPure();
  statements.locals(2);
  statements.block(random.between(1, 4));
  source.text +=
      head + statements.text + "\treturn (" + nameOf(pure.result) + ")" + statements.digest() + ";\n}\n";
  shared.pures.push_back(std::move(pure));
}

void SourceMaker::callee(unsigned number) {
  static const char *const how[] = {"static __always_inline", "static", "static __noinline"};
  Callee callee{
      "part" + std::to_string(number), random.chance(60) ? &random.pick(shared.records) : nullptr, {}};
  for (unsigned i = random.between(0, 3); i; --i)
    callee.parameters.push_back(anyScalar(random));
  Scope scope = shared.globals;
  std::string parameters = parametersOf(callee.parameters, scope);
  if (callee.pointer) {
    parameters = "struct " + callee.pointer->name + " *p" + (parameters.empty() ? "" : ", ") + parameters;
    scope.objects.push_back({"p->", "p", callee.pointer});
  }
  Statements statements(random, shared, std::move(scope), 40);
  statements.locals(2);
  statements.block(random.between(2, 5));
  source.text += std::string(random.pick(how)) + " u64 " + callee.name + "(" +
                 (parameters.empty() ? "void" : parameters) + ") {\n" + statements.text + "\treturn " +
                 statements.digest() + ";\n}\n";
  shared.callees.push_back(std::move(callee));
}

void SourceMaker::program(unsigned number) {
  ProgramKind kind = random.chance(60) ? ProgramKind::Xdp : ProgramKind::Tc;
  bool isXdp = kind == ProgramKind::Xdp;
  Scope scope = shared.globals;
  if (isXdp)
    scope.places.insert(scope.places.end(), {{"ctx->ingress_ifindex", Scalar::U32, true},
                                             {"ctx->rx_queue_index", Scalar::U32, true}});
  else
    scope.places.insert(scope.places.end(), {{"ctx->len", Scalar::U32, true},
                                             {"ctx->mark", Scalar::U32},
                                             {"ctx->priority", Scalar::U32},
                                             {"ctx->cb[2]", Scalar::U32}});
  scope.places.push_back({"ret", Scalar::U32});
  Statements statements(random, shared, std::move(scope), 120);
  // Before v3 LLVM may widen ctx->data, 32 bits in C, by two shifts that stand apart from the load. No
  // pointer survives that: the verifier rejects it, and so does the VM.
  statements.setProgram(kind, shared.hasFetchAtomics);
  statements.locals(4);
  statements.block(random.between(4, 10));
  std::string name = "program" + std::to_string(number);
  source.text += std::string("SEC(\"") + (isXdp ? "xdp" : "tc") + "\") int " + name + "(struct " +
                 (isXdp ? "xdp_md" : "__sk_buff") + " *ctx) {\n" +
                 "\tvoid *data = (void *)(long)ctx->data, *data_end = (void *)(long)ctx->data_end;\n" +
                 "\tu32 ret = 0;\n" + statements.text + "\tret ^= (u32)" + statements.digest() + ";\n" +
                 "out:\n\tg_out[" + std::to_string(number % 4) + "] += ret;\n\treturn ret;\n}\n";
}

Source SourceMaker::run(uint64_t seed) {
  options(seed);
  source.text += types;
  bool isFixed = random.chance(50);
  source.text +=
      std::string("#define CONTEXT") + (isFixed ? " __attribute__((preserve_static_offset))" : "") + contexts;
  source.text += std::string("#define HOW") + (random.chance(50) ? " const" : "") + helpers;
  records();
  maps();
  globals();
  callbacks();
  for (unsigned i = 0, count = random.between(2, 4); i < count; ++i)
    pure(i);
  for (unsigned i = 0, count = random.between(1, 3); i < count; ++i)
    callee(i);
  for (unsigned i = 0; i < 6; ++i)
    program(i);
  return std::move(source);
}

} // namespace

Source generate(uint64_t seed) { return SourceMaker(seed).run(seed); }

std::vector<std::string> optionsOf(const std::string &text) {
  llvm::StringRef line = llvm::StringRef(text).split('\n').first;
  std::vector<std::string> options = {"-g", "-w"};
  if (line.consume_front("// "))
    options.push_back(line.trim().str());
  return options;
}

} // namespace skep::differential
