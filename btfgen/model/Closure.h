// Kernel types on demand: the part of vmlinux.h that one source can reach.
//
// The whole header is 130,000 lines, and reading them takes a compiler nearly all of its time. A source
// needs a few hundred: the types, members and enumerators whose names it writes, and what those contain.
// Rule: every type that the source names; every type that a needed type contains by value; the pointee of a
// pointer member whose name occurs in the source (so task->mm->exe_file brings mm_struct and file); a
// forward declaration of everything else that is mentioned.
#pragma once

#include "btfgen/model/View.h"
#include "llvm/ADT/StringSet.h"

namespace skep::btf {

/// What a source says about the kernel, as far as a preprocessor can tell.
struct TypeWish {
  /// Identifiers of any role: types, members, enumerators, functions, local variables. Superfluous names
  /// do no harm but for the size of the result.
  llvm::StringSet<> used;
  /// Tags of structs, unions and enums that the source defines itself.
  llvm::StringSet<> definedTags;
  /// Typedefs, enumerators, functions and variables that the source declares at file scope.
  llvm::StringSet<> definedOrdinary;
  /// Names of macros, wherever they are defined. Those in force where the header is included take the place
  /// of typedefs and enumerators of the same name (by #ifndef, as it is not known here which are).
  llvm::StringSet<> macros;
};

/// The C text of a vmlinux.h with the wished types: guard, preserve_access_index on every record, and a
/// prototype for each kfunc whose name occurs. What the source defines itself is left out (a kernel struct
/// that contains such a type gets a copy under the CO-RE flavour name `tag___kernel`). Always there: the
/// integer typedefs (__u8, u64, size_t, bool, ...) that headers expect of vmlinux.h.
/// The same view and wish give the same text. Error: btf-too-large, only for hostile BTF.
Result<std::string> kernelHeader(const View &kernel, const TypeWish &wish);

} // namespace skep::btf
