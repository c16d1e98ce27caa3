// The BTF that ships with skep, made by utils/gen_shipped_btf.py. The assembler takes it in, because as C++
// text 1.4 MB of bytes would take the compiler seconds.
#include "btfgen/model/KernelBtf.h"

#define EMBED(symbol, file)                                                                                  \
  asm(".pushsection .rodata." #symbol ",\"a\",%progbits\n"                                                   \
      ".balign 16\n.hidden " #symbol "\n.hidden " #symbol "_end\n"                                           \
      ".globl " #symbol "\n.globl " #symbol "_end\n" #symbol ":\n.incbin \"" file "\"\n" #symbol "_end:\n"   \
      ".popsection\n");                                                                                      \
  extern "C" const uint8_t symbol[], symbol##_end[];

EMBED(skep_btf_x86_64, SKEP_BTF_DIR "/x86_64.btf.zst")
EMBED(skep_btf_arm64, SKEP_BTF_DIR "/arm64.btf.zst")

namespace skep::btf {

llvm::ArrayRef<uint8_t> shippedBtf(Arch arch) {
  if (arch == Arch::Arm64)
    return {skep_btf_arm64, skep_btf_arm64_end};
  return {skep_btf_x86_64, skep_btf_x86_64_end};
}

} // namespace skep::btf
