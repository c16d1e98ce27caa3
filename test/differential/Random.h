// Random numbers that are the same on every machine for a seed (the standard library's distributions are
// not).
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>

namespace skep::differential {

class Random {
public:
  explicit Random(uint64_t seed) : state(seed) {}

  uint64_t next() { // splitmix64
    uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  /// 0 to n - 1.
  unsigned below(unsigned n) { return next() % n; }
  unsigned between(unsigned least, unsigned most) { return least + below(most - least + 1); }
  bool chance(unsigned percent) { return below(100) < percent; }
  template <class Container> auto &pick(Container &from) { return from[below(std::size(from))]; }

private:
  uint64_t state;
};

} // namespace skep::differential
