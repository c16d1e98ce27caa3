// Values in the IR that are the low bits of another one, in whatever form.
#pragma once

namespace llvm {
class Value;
}

namespace skep {

constexpr unsigned deepest = 10; ///< operations looked through

/// A value as the low `bits` of another one, with zeros above.
struct Low {
  const llvm::Value *of;
  unsigned bits;
  bool operator==(const Low &other) const { return of == other.of && bits == other.bits; }
};

Low lowOf(const llvm::Value *value);
/// Of the low `bits` of a value.
Low lowOf(const llvm::Value *value, unsigned bits);

} // namespace skep
