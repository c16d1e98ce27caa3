// Differences as people read them, and as programs do.
#pragma once

#include "btfgen/model/Diff.h"
#include "llvm/Support/raw_ostream.h"

namespace skep::btf {

struct DiffStyle {
  unsigned width = 80; ///< columns of the terminal
  bool color = false;
  bool all = false;    ///< show parts that are the same everywhere, too
  unsigned limit = 20; ///< names in a list; 0 = all
};

/// A table with a column a file: sizes, and a row for each part that differs. Where the terminal is too
/// narrow for the columns, one line a change.
void writeTypeDiff(llvm::raw_ostream &out, const Differ &differ, const TypeDiff &diff,
                   const DiffStyle &style);

/// How many types of each kind came, went and changed, from each file to the next.
void writeDiffSummary(llvm::raw_ostream &out, const Differ &differ, const DiffStyle &style);

/// The names behind the summary: changed types with one line each, then what is new and what is gone.
void writeNameList(llvm::raw_ostream &out, Differ &differ, llvm::ArrayRef<NameDiff> names,
                   const DiffStyle &style);

/// {"files": [...], "summary": [...], "types": [...]}; summary only after Differ::names().
void writeDiffJson(llvm::raw_ostream &out, const Differ &differ, llvm::ArrayRef<TypeDiff> types,
                   const DiffStyle &style);

} // namespace skep::btf
