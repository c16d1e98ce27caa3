// One function a kind of statement; `statement` chooses among those that may stand where it is.
#include "test/differential/Statements.h"

namespace skep::differential {

static std::string str(unsigned number) { return std::to_string(number); }

static std::string record(const Record &of) { return "struct " + of.name; }

void Statements::line(const std::string &code) { text += std::string(indent, '\t') + code + "\n"; }

/// `head { ... }`, after which what was declared inside is forgotten.
template <class Body> void Statements::inBraces(const std::string &head, Body body) {
  line(head + " {");
  Scope outer = scope;
  ++indent, ++depth;
  body();
  --indent, --depth;
  scope = std::move(outer);
  line("}");
}

void Statements::body(unsigned least, unsigned most) {
  for (unsigned i = random.between(least, most); i; --i)
    statement();
}

void Statements::block(unsigned count) {
  budget = count * 4;
  for (unsigned i = 0; i < count; ++i)
    statement();
}

// ---- declarations ---------------------------------------------------------------------------------

void Statements::declareScalar(const char *how) {
  Scalar type = anyScalar(random);
  std::string name = fresh("x");
  line(std::string(how) + nameOf(type) + " " + name + " = " + expressions.as(type, 2) + ";");
  scope.places.push_back({name, type});
}

void Statements::declareArray() {
  Scalar type = anyScalar(random);
  unsigned count = 1u << random.between(1, 3), size = count * bitsOf(type) / 8;
  if (size > memory)
    return;
  memory -= size;
  std::string name = fresh("a");
  line(std::string(nameOf(type)) + " " + name + "[" + str(count) + "] = {" + expressions.as(type, 1) + ", " +
       expressions.as(type, 1) + "};");
  scope.arrays.push_back({name, type, count});
}

void Statements::declareRecord() {
  const Record &of = random.pick(shared.records);
  if (of.size > memory)
    return;
  memory -= of.size;
  std::string name = fresh("r");
  line(record(of) + " " + name + " = {};");
  scope.objects.push_back({name + ".", "&" + name, &of});
}

void Statements::locals(unsigned count) {
  for (unsigned i = 0; i < count; ++i)
    switch (random.below(6)) {
    case 0:
      declareArray();
      break;
    case 1:
      declareRecord();
      break;
    default:
      declareScalar(random.chance(8) ? "volatile " : "");
    }
}

std::string Statements::digest() {
  std::string sum = "1";
  for (const Place &place : scope.places)
    if (random.chance(50))
      sum = "(" + sum + " * 31 + (u64)" + place.text + ")";
  for (const Array &array : scope.arrays)
    sum = "(" + sum + " ^ (u64)" + expressions.placeIn(array, 0).text + ")";
  for (const Object &object : scope.objects)
    sum = "(" + sum + " * 7 + (u64)" + expressions.placeIn(object, 0).text + ")";
  return "(u64)" + sum;
}

// ---- plain C --------------------------------------------------------------------------------------

void Statements::assign() {
  Place place;
  if (!expressions.target(place))
    return declareScalar("");
  if (random.chance(50))
    return line(place.text + " = " + expressions.as(place.type, 3) + ";");
  static const char *const operators[] = {"&", "|", "^"};
  // Sums are unsigned, as everywhere.
  if (isSigned(place.type) || bitsOf(place.type) < 32 || random.chance(50))
    return line(place.text + " " + random.pick(operators) + "= " + expressions.as(place.type, 2) + ";");
  static const char *const sums[] = {"+", "-", "*"};
  line(place.text + " " + random.pick(sums) + "= " + expressions.as(place.type, 2) + ";");
}

void Statements::choose() {
  std::string condition = expressions.condition(3);
  if (random.chance(20))
    condition = (random.chance(50) ? "likely(" : "unlikely(") + condition + ")";
  inBraces("if (" + condition + ")", [&] { body(1, 2); });
  if (random.chance(40))
    inBraces("else", [&] { body(1, 2); });
}

void Statements::counted(const std::string &name, unsigned turns) {
  bool wasLoop = inLoop;
  inLoop = true;
  expressions.weight *= turns;
  scope.places.push_back({name, Scalar::U32, true});
  if (random.chance(25))
    line("if (" + expressions.condition(2) + ") " + (random.chance(50) ? "break;" : "continue;"));
  body(1, 2);
  expressions.weight /= turns;
  inLoop = wasLoop;
}

void Statements::loop() {
  unsigned turns = random.between(2, 8);
  if (expressions.weight * turns > 40)
    return assign();
  std::string name = fresh("i");
  static const char *const pragmas[] = {"#pragma unroll", "#pragma clang loop unroll(disable)",
                                        "#pragma clang loop unroll_count(2)"};
  if (random.chance(25))
    text += std::string(random.pick(pragmas)) + "\n";
  switch (random.below(3)) {
  case 0:
    return inBraces("for (u32 " + name + " = 0; " + name + " < " + str(turns) + "; " + name + "++)",
                    [&] { counted(name, turns); });
  case 1:
    return inBraces("for (int " + name + " = " + str(turns) + "; " + name + " > 0; " + name + "--)",
                    [&] { counted(name, turns); });
  default: {
    // The bound is known, but not as a constant.
    std::string bound = expressions.as(Scalar::U32, 2) + " & 7";
    return inBraces("for (u32 " + name + " = 0, n" + name + " = " + bound + "; " + name + " < n" + name +
                        "; " + name + "++)",
                    [&] { counted(name, 7); });
  }
  }
}

void Statements::select() {
  unsigned cases = random.between(2, 6), stride = random.chance(70) ? 1 : random.between(2, 90);
  line("switch (" + expressions.as(Scalar::U32, 2) + " % " + str(cases * stride + 1) + ") {");
  bool wasLoop = inLoop;
  inLoop = false; // a break would end the switch
  for (unsigned i = 0; i < cases; ++i) {
    inBraces("case " + str(i * stride) + ":", [&] { body(1, 1); });
    line(random.chance(80) ? "\tbreak;" : "\t__attribute__((fallthrough));");
  }
  inBraces("default:", [&] { body(1, 1); });
  line("}");
  inLoop = wasLoop;
}

/// Structs copied whole: by assignment, memcpy, memset.
void Statements::copy() {
  if (scope.objects.empty())
    return declareRecord();
  const Object to = random.pick(scope.objects);
  std::vector<Object> same;
  for (const Object &object : scope.objects)
    if (object.record == to.record && object.text != to.text)
      same.push_back(object);
  unsigned size = to.record->size;
  if (same.empty() || random.chance(20))
    return line("__builtin_memset(" + to.address + ", " + str(random.below(256)) + ", " +
                str(random.chance(50) ? size : random.between(1, size)) + ");");
  const Object &from = random.pick(same);
  // Two that may be the same object must not be copied in part with memcpy.
  if (random.chance(50))
    return line("*(" + to.address + ") = *(" + from.address + ");");
  line("__builtin_memmove(" + to.address + ", " + from.address + ", " +
       str(random.chance(50) ? size : random.between(1, size)) + ");");
}

/// An object as bytes.
void Statements::bytes() {
  if (scope.objects.empty())
    return assign();
  const Object object = random.pick(scope.objects);
  unsigned count = 8;
  while (count * 2 <= object.record->size)
    count *= 2;
  std::string at = "((u8 *)" + object.address + ")[" + expressions.index(count, 2) + "]";
  if (random.chance(60))
    return line(at + " = " + expressions.as(Scalar::U8, 2) + ";");
  line("g_bytes += " + at + ";");
}

void Statements::alias() {
  Scalar type = anyScalar(random);
  std::vector<std::string> same;
  for (const Place &place : scope.places)
    if (place.type == type && !place.isConstant && !place.isBitfield && place.text[0] == 'x')
      same.push_back(place.text);
  if (same.size() < 2)
    return declareScalar("");
  std::string name = fresh("p");
  line("volatile " + std::string(nameOf(type)) + " *" + name + " = " + expressions.condition(2) + " ? &" +
       random.pick(same) + " : &" + random.pick(same) + ";");
  line("*" + name + " = " + expressions.as(type, 2) + ";");
}

void Statements::early() {
  if (inLoop && random.chance(60))
    return line("if (" + expressions.condition(2) + ") break;");
  if (isProgram)
    return line("if (" + expressions.condition(3) + ") goto out;");
  assign();
}

void Statements::call() {
  if (shared.callees.empty() || expressions.weight > 4)
    return assign();
  const Callee &callee = random.pick(shared.callees);
  std::string arguments;
  if (callee.pointer) {
    std::vector<std::string> fitting;
    for (const Object &object : scope.objects)
      if (object.record == callee.pointer)
        fitting.push_back(object.address);
    if (fitting.empty())
      return assign();
    arguments = random.pick(fitting);
  }
  for (Scalar type : callee.parameters)
    arguments += (arguments.empty() ? "" : ", ") + expressions.as(type, 1);
  std::string name = fresh("x");
  line("u64 " + name + " = " + callee.name + "(" + arguments + ");");
  scope.places.push_back({name, Scalar::U64});
}

// ---- maps -----------------------------------------------------------------------------------------

/// Declares the key; keys are few, so that some are there.
std::string Statements::keyFor(const Map &map) {
  std::string name = fresh("k"), value = expressions.as(Scalar::U32, 2) + " & " + str(map.entries * 2 - 1);
  if (!map.keyRecord) {
    line("u32 " + name + " = " + value + ";");
    return name;
  }
  line(record(*map.keyRecord) + " " + name + " = {};");
  for (const Field &field : map.keyRecord->fields)
    if (!field.record && !field.count && bitsOf(field.type) >= 32) {
      line(name + "." + field.name + " = " + value + ";");
      break;
    }
  return name;
}

void Statements::mapLookup() {
  const Map &map = random.pick(shared.maps);
  if (map.kind == Map::Queue)
    return queue();
  inBraces("", [&] {
    std::string key = keyFor(map), name = fresh("v");
    line(record(*map.record) + " *" + name + " = bpf_map_lookup_elem(&" + map.name + ", &" + key + ");");
    bool early = random.chance(20) && isProgram;
    if (early)
      line("if (!" + name + ") goto out;");
    inBraces(early ? "" : "if (" + name + ")", [&] {
      scope.objects.push_back({name + "->", name, map.record});
      for (unsigned i = random.between(1, 3); i; --i)
        line(expressions.placeIn(scope.objects.back(), 1).text + " " + (random.chance(50) ? "=" : "^=") +
             " " + expressions.any(2).text + ";");
      body(1, 3);
    });
  });
}

void Statements::mapChange() {
  const Map &map = random.pick(shared.maps);
  if (map.kind == Map::Queue)
    return queue();
  bool removes = map.kind == Map::Hash && random.chance(30);
  if (!removes && map.record->size > memory)
    return mapLookup();
  inBraces("", [&] {
    std::string key = keyFor(map), result;
    if (removes) {
      result = "bpf_map_delete_elem(&" + map.name + ", &" + key + ")";
    } else {
      std::string name = fresh("r");
      memory -= map.record->size;
      line(record(*map.record) + " " + name + " = {};");
      scope.objects.push_back({name + ".", "&" + name, map.record});
      body(1, 2);
      result = "bpf_map_update_elem(&" + map.name + ", &" + key + ", &" + name + ", " +
               str(map.kind == Map::Hash ? random.below(3) : 0) + ")";
    }
    line("g_results += (u64)" + result + ";");
  });
}

void Statements::queue() {
  for (const Map &map : shared.maps)
    if (map.kind == Map::Queue) {
      std::string name = fresh("q"), push = random.chance(60) ? "push" : random.chance(50) ? "pop" : "peek";
      inBraces("", [&] {
        line("u64 " + name + " = " + expressions.as(Scalar::U64, 2) + ";");
        line("g_results += (u64)bpf_map_" + push + "_elem(&" + map.name + ", &" + name +
             (push == "push" ? ", 0" : "") + ");");
        line("g_bytes ^= " + name + ";");
      });
      return;
    }
}

/// bpf_loop() with a callback that Generator.cpp makes.
void Statements::callback() {
  if (memory < 16)
    return assign();
  memory -= 16;
  std::string name = fresh("c");
  line("struct turn " + name + " = { " + expressions.as(Scalar::U64, 2) + ", " +
       expressions.as(Scalar::U64, 1) + " };");
  line("bpf_loop(" + str(random.between(1, 6)) + ", turn" + str(random.below(2)) + ", &" + name + ", 0);");
  scope.places.push_back({name + ".sum", Scalar::U64});
}

void Statements::atomic() {
  std::vector<Place> fitting;
  for (const Place &place : shared.globals.places)
    if (!place.isConstant && bitsOf(place.type) >= 32)
      fitting.push_back(place);
  if (fitting.empty())
    return assign();
  const Place place = random.pick(fitting);
  std::string value = expressions.as(place.type, 2);
  // LLVM makes an `or` of adding nothing, which has no instruction before v3.
  if (!shared.hasFetchAtomics || random.chance(40))
    return line("__sync_fetch_and_add(&" + place.text + ", " + value + " | 1);");
  static const char *const fetches[] = {"fetch_and_add", "fetch_and_or", "fetch_and_and", "fetch_and_xor",
                                        "lock_test_and_set"};
  std::string name = fresh("x");
  line(std::string(nameOf(place.type)) + " " + name + " = __sync_" + random.pick(fetches) + "(&" +
       place.text + ", " + value + ");");
  scope.places.push_back({name, place.type});
}

// ---- packets and contexts -------------------------------------------------------------------------

/// Reads or writes a value of the packet at an offset below `limit`.
void Statements::packetAt(const std::string &offset, unsigned limit) {
  Scalar type = anyScalar(random);
  std::string size = str(bitsOf(type) / 8), at = "data + " + offset;
  std::string test =
      random.chance(50) ? at + " + " + size + " <= data_end" : "!(" + at + " + " + size + " > data_end)";
  inBraces("if (" + test + ")", [&] {
    std::string place = std::string("*(packet_") + nameOf(type) + " *)(" + at + ")";
    if (random.chance(30))
      return line(place + " = " + expressions.as(type, 2) + ";");
    std::string name = fresh("x");
    if (random.chance(30)) {
      line(std::string(nameOf(type)) + " " + name + ";");
      line("__builtin_memcpy(&" + name + ", " + at + ", " + size + ");");
    } else {
      line(std::string(nameOf(type)) + " " + name + " = " + place + ";");
    }
    scope.places.push_back({name, type});
    body(1, 2);
  });
}

void Statements::packet() {
  if (random.chance(60))
    return packetAt(str(random.below(60)), 64);
  std::string name = fresh("o");
  line("u32 " + name + " = " + expressions.as(Scalar::U32, 2) + " & 63;");
  packetAt(name, 64);
}

void Statements::packetLoop() {
  unsigned turns = random.between(2, 16);
  if (expressions.weight > 4)
    return packet();
  std::string name = fresh("i");
  inBraces("for (u32 " + name + " = 0; " + name + " < " + str(turns) + "; " + name + "++)", [&] {
    line("if (data + " + name + " + 1 > data_end) break;");
    if (random.chance(30))
      line("*(u8 *)(data + " + name + ") ^= " + expressions.as(Scalar::U8, 1) + ";");
    else
      line("g_bytes = g_bytes * 33 + *(u8 *)(data + " + name + ");");
  });
}

/// A header as a packed struct.
void Statements::header() {
  std::string name = fresh("h");
  inBraces("", [&] {
    line("struct header *" + name + " = data + " + str(random.below(20)) + ";");
    inBraces("if ((void *)(" + name + " + 1) <= data_end)", [&] {
      static const Place fields[] = {{"proto", Scalar::U16},
                                     {"id", Scalar::U32},
                                     {"sum", Scalar::U64},
                                     {"low", Scalar::U8, false, true},
                                     {"flags", Scalar::U8, false, true}};
      for (Place field : fields) {
        field.text = name + "->" + field.text;
        scope.places.push_back(field);
      }
      body(1, 3);
    });
  });
}

void Statements::context() {
  if (program == ProgramKind::Xdp)
    return packet();
  static const char *const fields[] = {"mark", "priority", "cb[0]", "cb[1]", "cb[4]", "tc_index"};
  line(std::string("ctx->") + random.pick(fields) + (random.chance(70) ? " = " : " += ") +
       expressions.as(Scalar::U32, 2) + ";");
}

// ---- the choice -----------------------------------------------------------------------------------

void Statements::statement() {
  if (--budget < 0 || depth > 3)
    return assign();
  unsigned kind = random.below(hasPacket ? 34 : isProgram ? 24 : isPure ? 14 : 20);
  switch (kind) {
  case 0 ... 3:
    return assign();
  case 4:
    return declareScalar("");
  case 5 ... 7:
    return choose();
  case 8 ... 9:
    return loop();
  case 10:
    return select();
  case 11:
    return copy();
  case 12:
    return random.chance(50) ? alias() : early();
  case 13:
    return declareRecord();
  case 14:
    return bytes();
  case 15 ... 16:
    return mapLookup();
  case 17:
    return random.chance(70) ? atomic() : callback();
  case 18:
    return mapChange();
  case 19 ... 22:
    return call();
  case 23:
    return early();
  case 24 ... 27:
    return packet();
  case 28:
    return packetLoop();
  case 29 ... 30:
    return header();
  case 31:
    return context();
  case 32:
    return mapLookup();
  default:
    return mapChange();
  }
}

} // namespace skep::differential
