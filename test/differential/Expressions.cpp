// One function an operator family; `any` chooses among them.
#include "test/differential/Expressions.h"

namespace skep::differential {

static std::string cast(Scalar type, const std::string &text) {
  return std::string("(") + nameOf(type) + ")" + text;
}

static std::string paren(const std::string &text) { return "(" + text + ")"; }

static const Scalar wideUnsigned[] = {Scalar::U32, Scalar::U64};
static const Scalar wide[] = {Scalar::U32, Scalar::S32, Scalar::U64, Scalar::S64};

Expr Expressions::constant() {
  static const uint64_t odd[] = {0,
                                 1,
                                 2,
                                 7,
                                 0x7f,
                                 0x80,
                                 0xff,
                                 256,
                                 0x7fff,
                                 0x8000,
                                 0xffff,
                                 0x10000,
                                 0x7fffffff,
                                 0x80000000,
                                 1000,
                                 0xffffffff,
                                 0xfffffffe,
                                 0xdeadbeef,
                                 0x100000000,
                                 0x7fffffffffffffff,
                                 0x8000000000000000,
                                 0xffffffffffffffff,
                                 0xff00ff00ff00ff00};
  uint64_t value = random.chance(60)   ? random.below(64)
                   : random.chance(80) ? random.pick(odd)
                                       : random.next();
  switch (random.below(4)) {
  case 0:
    return {std::to_string(uint32_t(value)) + "u", Scalar::U32};
  case 1:
    return {std::to_string(value) + "ull", Scalar::U64};
  case 2:
    return {paren("(s64)" + std::to_string(value) + "ull"), Scalar::S64};
  default:
    return {paren((random.chance(30) ? "-" : "") + std::to_string(value & 0xffff)), Scalar::S32};
  }
}

Place Expressions::placeIn(const Array &array, unsigned depth) {
  return {array.text + "[" + index(array.count, depth) + "]", array.type, array.isConstant};
}

Place Expressions::placeIn(const Object &object, unsigned depth) {
  const Field &field = random.pick(object.record->fields);
  std::string text = object.text + field.name;
  if (field.count)
    text += "[" + index(field.count, depth) + "]";
  if (field.record)
    return placeIn(Object{text + ".", "", field.record}, depth);
  return {text, field.type, false, field.bits != 0};
}

bool Expressions::target(Place &place) {
  for (unsigned tries = 0; tries < 6; ++tries) {
    unsigned kind = random.below(4);
    if (kind == 0 && !scope.arrays.empty())
      place = placeIn(random.pick(scope.arrays), 1);
    else if (kind == 1 && !scope.objects.empty())
      place = placeIn(random.pick(scope.objects), 1);
    else if (!scope.places.empty())
      place = random.pick(scope.places);
    else
      continue;
    if (!place.isConstant)
      return true;
  }
  return false;
}

Expr Expressions::leaf() {
  unsigned kind = random.below(10);
  Place place;
  if (kind < 2 || (scope.places.empty() && scope.objects.empty()))
    return constant();
  if (kind < 4 && !scope.objects.empty())
    place = placeIn(random.pick(scope.objects), 0);
  else if (kind < 5 && !scope.arrays.empty())
    place = placeIn(random.pick(scope.arrays), 0);
  else if (!scope.places.empty())
    place = random.pick(scope.places);
  else
    return constant();
  // A bit-field narrower than int is promoted to int, whatever its declared type.
  return {place.text, place.isBitfield ? Scalar::S32 : place.type};
}

std::string Expressions::index(unsigned count, unsigned depth) {
  if (random.chance(depth ? 40 : 70))
    return std::to_string(random.below(count));
  return as(Scalar::U32, depth ? depth - 1 : 0) + " & " + std::to_string(count - 1);
}

std::string Expressions::as(Scalar type, unsigned depth) { return cast(type, any(depth).text); }

std::string Expressions::condition(unsigned depth) {
  return (depth && random.chance(30) ? logic(depth) : comparison(depth)).text;
}

Expr Expressions::sum(unsigned depth) {
  static const char *const operators[] = {" + ", " - ", " * "};
  Expr a = any(depth), b = any(depth);
  const char *op = random.pick(operators);
  Scalar type = common(a.type, b.type);
  bool isSmall = bitsOf(a.type) <= 16 && bitsOf(b.type) <= 16 && *(op + 1) != '*';
  if (!isSmall && (isSigned(type) || random.chance(30))) {
    type = random.pick(wideUnsigned);
    a.text = cast(type, a.text), b.text = cast(type, b.text);
  }
  return {paren(a.text + op + b.text), type};
}

/// Signed division is there since v4 only.
Expr Expressions::quotient(unsigned depth) {
  static const char *const operators[] = {" / ", " % "};
  Scalar type = isV4 ? random.pick(wide) : random.pick(wideUnsigned);
  std::string a = as(type, depth), op = random.pick(operators), b;
  if (!isSigned(type) && random.chance(30))
    b = std::to_string(random.between(1, 1000));
  else if (!isSigned(type))
    b = paren(as(type, depth) + " | 1");
  else // never -1: the smallest number has no opposite
    b = paren(paren(as(type, depth) + " & 0xfff") + " | 1");
  return {paren(a + op + b), type};
}

Expr Expressions::shift(unsigned depth) {
  bool left = random.chance(50);
  Scalar type = left ? random.pick(wideUnsigned) : random.pick(wide);
  std::string mask = std::to_string(bitsOf(type) - 1);
  std::string by =
      random.chance(50) ? std::to_string(random.below(bitsOf(type))) : paren(any(depth).text + " & " + mask);
  return {paren(cast(type, any(depth).text) + (left ? " << " : " >> ") + by), type};
}

Expr Expressions::bits(unsigned depth) {
  static const char *const operators[] = {" & ", " | ", " ^ "};
  Expr a = any(depth), b = any(depth);
  return {paren(a.text + random.pick(operators) + b.text), common(a.type, b.type)};
}

Expr Expressions::comparison(unsigned depth) {
  static const char *const operators[] = {" < ", " <= ", " > ", " >= ", " == ", " != "};
  Expr a = any(depth), b = any(depth);
  if (random.chance(40)) {
    Scalar type = anyScalar(random);
    a.text = cast(type, a.text), b.text = cast(type, b.text);
  }
  return {paren(a.text + random.pick(operators) + b.text), Scalar::S32};
}

Expr Expressions::logic(unsigned depth) {
  if (random.chance(20))
    return {paren("!" + any(depth - 1).text), Scalar::S32};
  return {paren(condition(depth - 1) + (random.chance(50) ? " && " : " || ") + condition(depth - 1)),
          Scalar::S32};
}

Expr Expressions::unary(unsigned depth) {
  Expr a = any(depth);
  if (random.chance(50)) {
    Scalar type = random.pick(wide);
    return {paren("~" + cast(type, a.text)), type};
  }
  Scalar type = random.pick(wideUnsigned);
  return {paren("-" + cast(type, a.text)), type};
}

Expr Expressions::choice(unsigned depth) {
  Scalar type = random.pick(wide);
  return {paren(condition(depth) + " ? " + as(type, depth) + " : " + as(type, depth)), type};
}

Expr Expressions::builtin(unsigned depth) {
  static const struct {
    const char *name;
    Scalar type;
  } swaps[] = {{"__builtin_bswap16", Scalar::U16},
               {"__builtin_bswap32", Scalar::U32},
               {"__builtin_bswap64", Scalar::U64}};
  auto &swap = random.pick(swaps);
  return {swap.name + paren(as(swap.type, depth)), swap.type};
}

/// A macro as programs write them.
Expr Expressions::minimum(unsigned depth) {
  Scalar type = random.pick(wide);
  std::string name = random.chance(50) ? "MIN" : "MAX";
  return {name + paren(nameOf(type) + (", " + as(type, depth)) + ", " + as(type, depth)), type};
}

Expr Expressions::call(unsigned depth) {
  if (pures.empty() || weight > 8 || depth < 2)
    return sum(depth);
  const Pure &pure = random.pick(pures);
  std::string arguments;
  for (Scalar type : pure.parameters)
    arguments += (arguments.empty() ? "" : ", ") + as(type, depth - 2);
  return {pure.name + paren(arguments), pure.result};
}

Expr Expressions::any(unsigned depth) {
  if (depth == 0 || random.chance(15))
    return leaf();
  --depth;
  switch (random.below(14)) {
  case 0 ... 2:
    return sum(depth);
  case 3:
    return quotient(depth);
  case 4:
  case 5:
    return shift(depth);
  case 6:
  case 7:
    return bits(depth);
  case 8:
    return comparison(depth);
  case 9:
    return unary(depth);
  case 10:
    return choice(depth);
  case 11: {
    Scalar type = anyScalar(random);
    return {paren(as(type, depth)), type};
  }
  case 12:
    return random.chance(50) ? builtin(depth) : minimum(depth);
  default:
    return call(depth + 1);
  }
}

} // namespace skep::differential
