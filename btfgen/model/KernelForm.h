// Whether the kernel would load BTF as it stands (BPF_BTF_LOAD).
//
// View::open refuses what cannot be read; that is less. What compilers, pahole and bpftool write can be read
// though no kernel takes it as it is: sections of an object whose variables have no offsets yet, functions in
// sections
// (.ksyms), parameters without names, names of C++ and Rust, `enum e;` without a size. libbpf mends some of
// that before it loads an object. So this is asked separately (`skep btf dump --strict`).
//
// The answer is that of Linux 6.18; one from before a kind was learned (ENUM64 in 6.0, say) takes less. Some
// forms that it takes are refused even so, since whoever walks types would have to be ready for them and no
// compiler writes them:
//
//   - chains of types without names that come back to themselves through a prototype or an unnamed struct,
//   and
//     chains deeper than View::maxDepth
//   - an INT of no bits, or whose size is not 1, 2, 4, 8 or 16 bytes
//   - a FUNC where a type belongs, as in a pointer to one
//   - a variable larger than its place in a section, which the kernel misses when the section's record comes
//   first
#pragma once

#include "btfgen/model/View.h"

namespace skep::btf {

/// `bytes` are a whole .BTF section. Errors: those of View::open, btf-bad-field, btf-bad-member,
/// btf-bad-name, btf-too-large; all with the offset of what is refused.
Status checkForKernel(llvm::ArrayRef<uint8_t> bytes, llvm::StringRef name, const View *base = nullptr);

} // namespace skep::btf
