// Reads back what core-reloc wrote: which field of which record an address is relocated to.
//
//   %off  = load i64, ptr @"llvm.task_struct:0:1240$0:27:8"
//   %p    = call ptr @llvm.bpf.passthrough(i32 N, (getelementptr i8, ptr %t, i64 %off))     task->mm.pgd
#pragma once

#include "passes/FieldAccess.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"
#include <optional>
#include <string>

namespace skep {

/// A field as a CO-RE record names it.
struct CoreField {
  llvm::Value *base = nullptr; ///< the pointer to the record
  llvm::GlobalVariable *placeholder = nullptr;
  const llvm::DIType *root = nullptr; ///< the record, maybe by a typedef
  int64_t offset = 0;                 ///< bytes, in the layout of this compile
  std::string way;                    ///< the access string without a last index into an array of numbers
  uint64_t inArray = 0;               ///< bytes that this last index stands for

  const llvm::DIType *type = nullptr;            ///< the field's own type; null where it is not known
  const llvm::DICompositeType *record = nullptr; ///< what `member` is in
  const llvm::DIDerivedType *member = nullptr;   ///< the last step, unless that is into an array
  unsigned memberIndex = 0;
  std::string text; ///< in C, without the base: "mm.pgd[1]"

  bool isBitField() const { return member && member->isBitField(); }
};

/// The field that `address`, a call of llvm.bpf.passthrough, is relocated to; nothing for other values.
std::optional<CoreField> coreField(const llvm::Value *address);
/// The value that a load of a placeholder has in this compile.
std::optional<int64_t> placeholderValue(const llvm::Value *load);

/// The relocatable answer (i32) to another question about a field, or nothing where there is none.
llvm::Value *askAbout(const CoreField &field, FieldQuestion question, llvm::IRBuilder<> &builder);
/// `value`, kept by the optimiser as the one patchable value that it is. The module's numbers go up.
llvm::Value *passThrough(llvm::Value *value, llvm::IRBuilder<> &builder);

/// Whether `type` is a pointer to what is marked __user: btf_type_tag("user").
bool pointsToUser(const llvm::DIType *type);
/// Whether `type` is a pointer to a struct or union.
bool pointsToRecord(const llvm::DIType *type);
bool isPointer(const llvm::DIType *type);
/// What lies `bits` from the start of `record`, down to what is no struct; null where that is not one thing.
const llvm::DIType *typeAt(const llvm::DIType *record, uint64_t bits);

} // namespace skep
