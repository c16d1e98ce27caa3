// The types of generated programs. Records have no padding, so that every byte of a map's value and of a
// global has a value that the source gives it.
#pragma once

#include "test/differential/Random.h"
#include <string>
#include <vector>

namespace skep::differential {

enum class Scalar : uint8_t { U8, S8, U16, S16, U32, S32, U64, S64 };

const char *nameOf(Scalar type);
unsigned bitsOf(Scalar type);
bool isSigned(Scalar type);
/// What C makes of the operands of an arithmetic operator.
Scalar common(Scalar a, Scalar b);
Scalar anyScalar(Random &random);

struct Record;
struct Field {
  std::string name;
  Scalar type = Scalar::U32;
  unsigned bits = 0;              ///< of a bit-field
  unsigned count = 0;             ///< of an array, a power of two
  const Record *record = nullptr; ///< instead of a scalar
};

/// All are aligned to 8 bytes.
struct Record {
  std::string name;
  std::vector<Field> fields;
  unsigned size = 0;
};

/// A new record; `inner`, when there is one, may become a member.
Record anyRecord(Random &random, std::string name, const Record *inner);
/// As C, with `attributes` after it.
std::string definitionOf(const Record &record, const std::string &attributes);

} // namespace skep::differential
