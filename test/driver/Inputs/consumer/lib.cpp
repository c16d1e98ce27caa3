#include <cstdio>
#include <skep/skep.hpp>

int main() {
  auto compilation = skep::Compilation::fromText("f.c", "int f(void) { return 1; }");
  std::printf("C++: %zu bytes\n", compilation.object().size());
}
