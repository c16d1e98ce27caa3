// What AddressSanitizer must know about a program that links LLVM's archives, which are not instrumented:
// inline functions of its containers and allocators exist both with and without the sanitizer's marks, so
// the marks disagree; and a fatal error that was survived leaks on purpose
// (backend-glue/codegen/Barrier.cpp).
extern "C" __attribute__((visibility("default"), used)) const char *__asan_default_options() {
  return "allow_user_poisoning=0:detect_container_overflow=0:detect_leaks=0";
}
