// Inline functions come in section groups (COMDAT).
inline __attribute__((noinline)) int shared(int a) { return a * 3; }
extern "C" __attribute__((section("tc"))) int prog(void *ctx) { return shared(4); }
