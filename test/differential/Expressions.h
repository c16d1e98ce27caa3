// Random expressions over what is in scope. They have no side effects and no undefined behaviour: sums and
// products are unsigned or too small to overflow, shifts are masked, divisors are not zero, indices are
// masked.
#pragma once

#include "test/differential/Types.h"

namespace skep::differential {

/// A scalar that can be read, and written unless it is constant.
struct Place {
  std::string text;
  Scalar type = Scalar::U32;
  bool isConstant = false;
  bool isBitfield = false;
};

struct Array {
  std::string text;
  Scalar type = Scalar::U32;
  unsigned count = 1; ///< a power of two
  bool isConstant = false;
};

/// A record by its name ("r1.") or by a pointer ("p->").
struct Object {
  std::string text, address;
  const Record *record = nullptr;
};

/// A function without side effects.
struct Pure {
  std::string name;
  std::vector<Scalar> parameters;
  Scalar result = Scalar::U32;
};

struct Scope {
  std::vector<Place> places;
  std::vector<Array> arrays;
  std::vector<Object> objects;
};

struct Expr {
  std::string text; ///< a primary expression: parenthesised where it has operators
  Scalar type = Scalar::S32;
};

class Expressions {
public:
  Expressions(Random &random, Scope &scope, const std::vector<Pure> &pures, bool isV4)
      : random(random), scope(scope), pures(pures), isV4(isV4) {}

  Expr any(unsigned depth);
  /// One of that type.
  std::string as(Scalar type, unsigned depth);
  /// True or false.
  std::string condition(unsigned depth);
  /// 0 to count - 1; `count` is a power of two.
  std::string index(unsigned count, unsigned depth);
  Expr constant();
  /// Something in scope; a constant when there is nothing.
  Expr leaf();
  Place placeIn(const Object &object, unsigned depth);
  Place placeIn(const Array &array, unsigned depth);
  /// Something that may be assigned to.
  bool target(Place &place);

  /// How often the statement being written may run; calls in hot places would take too long.
  unsigned weight = 1;

private:
  Expr sum(unsigned depth);
  Expr quotient(unsigned depth);
  Expr shift(unsigned depth);
  Expr bits(unsigned depth);
  Expr comparison(unsigned depth);
  Expr logic(unsigned depth);
  Expr unary(unsigned depth);
  Expr choice(unsigned depth);
  Expr builtin(unsigned depth);
  Expr call(unsigned depth);
  Expr minimum(unsigned depth);

  Random &random;
  Scope &scope;
  const std::vector<Pure> &pures;
  bool isV4;
};

} // namespace skep::differential
