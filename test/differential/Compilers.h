// One source, compiled in the ways that are compared.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace skep::differential {

/// "skep -O2", "clang -O1".
struct Way {
  bool isClang = false;
  std::string level;
  std::string name() const { return (isClang ? "clang " : "skep ") + level; }
};

struct Built {
  std::vector<uint8_t> object; ///< empty when it was refused
  std::string messages;
};

class Compilers {
public:
  /// `clang` is its path, or empty; `folder` is for its files.
  Compilers(std::string clang, std::string folder) : clang(std::move(clang)), folder(std::move(folder)) {}

  bool hasClang() const { return !clang.empty(); }
  Built build(const Way &way, const std::string &text) const;

private:
  Built buildWithClang(const std::string &level, const std::string &text) const;

  std::string clang, folder;
};

} // namespace skep::differential
