// Full deduplication: each type once, however many compilation units or files brought a copy of it.
//
// Two types are one when walking both in step meets no difference: records equal, and what they refer to
// equal likewise. That is the coarsest such division of all types, cycles included; it is found by dividing
// and dividing again until nothing more falls apart (Dedup.cpp), not by guessing pairs and checking them as
// libbpf does, so nothing that is the same stays apart.
//
// Forward declarations ("struct x;", and enums without enumerators) stand for the definition of that name, in
// all that refers to them, when everything agrees on what the definition is. Where two definitions of one
// name differ, one that is used where an otherwise equal type uses a definition stands for that definition;
// what is left stays a forward declaration.
//
// Variables and sections are one only where they have the same place in sections of one name: two static
// variables of one name in a section stay two.
#pragma once

#include "btfgen/model/View.h"

namespace skep::btf {

struct Deduplicated {
  std::vector<uint8_t> bytes;
  /// By id in the input: the id in `bytes` (of the same base). Nothing is lost, so each has one.
  std::vector<TypeId> newIds;
};

/// With a base, types that the base has are dropped for the base's. Types keep the order in which each was
/// first met, and the same input gives the same bytes.
Deduplicated dedup(const View &view);

} // namespace skep::btf
