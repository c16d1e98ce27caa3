// Result<T>: a value, or the one Diagnostic that says why there is none. Used wherever the user's
// input or the world (a file, memory, the host) can fail; bugs of ours are assertions instead.
//
//   Result<Object> object = object::read(bytes, path);
//   if (!object)
//     return object.takeError();
#pragma once

#include "core/support/Diagnostic.h"
#include <cassert>
#include <variant>

namespace skep {

template <class T> class [[nodiscard]] Result {
public:
  Result(T value) : state(std::in_place_index<0>, std::move(value)) {}
  Result(Diagnostic error) : state(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const { return state.index() == 0; }
  T &operator*() & { return value(); }
  const T &operator*() const & { return const_cast<Result *>(this)->value(); }
  T &&operator*() && { return std::move(value()); }
  T *operator->() { return &value(); }
  const T *operator->() const { return &const_cast<Result *>(this)->value(); }

  const Diagnostic &error() const {
    assert(state.index() == 1 && "no error in this result");
    return *std::get_if<1>(&state);
  }
  Diagnostic takeError() { return std::move(const_cast<Diagnostic &>(error())); }

private:
  T &value() {
    assert(state.index() == 0 && "this result is an error");
    return *std::get_if<0>(&state);
  }
  std::variant<T, Diagnostic> state;
};

/// For operations that give nothing back but may fail.
struct Ok {};
using Status = Result<Ok>;

} // namespace skep
