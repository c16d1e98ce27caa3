// The globals that stand for CO-RE records until code is printed: their names hold what the record says.
//
//   @"llvm.task_struct:0:1240$0:27:8"     of struct task_struct, question 0 (offset), 1240 here, field 0:27:8
//   @"llvm.btf_type_id.3$6"               the id of a type, question 6
//
// The type itself is the global's metadata. LLVM's passes between know them by their attributes.
#pragma once

#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/GlobalVariable.h"
#include <optional>

namespace skep::btf {

struct Placeholder {
  const llvm::DIType *root = nullptr; ///< null where metadata was lost
  llvm::StringRef type;               ///< with "llvm." in front
  llvm::StringRef access;
  unsigned kind = 0;
  int64_t value = 0;     ///< in the layout of this compile; not of a type's id
  bool isTypeId = false; ///< the value is the root's id in the BTF that is emitted
};

/// What `global` stands for; nothing for other globals.
std::optional<Placeholder> placeholderOf(const llvm::GlobalVariable &global);

} // namespace skep::btf
