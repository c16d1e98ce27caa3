// What each diagnostic means, at length: the pages of core/spec/explain, which are inside the program.
#pragma once

#include "core/support/Diags.h"
#include <string>

namespace skep {

/// The parts of one page, as Markdown; a row without a page has only its meaning.
struct Explanation {
  const DiagInfo *row;
  std::string text;  ///< paragraphs: what is wrong, who demands it and why
  std::string flags; ///< compiler options that the examples need
  std::string wrong; ///< a C source that gets the diagnostic; empty where no source does
  std::string right; ///< the same, mended
};

/// What is known about `row`.
Explanation explain(const DiagInfo &row);
/// How to silence a rule or make it an error, in one sentence; empty for what no flag controls.
std::string howToControl(const DiagInfo &row);

/// Where `id` is described for a browser: the page of one of our ids, Clang's page for one of its flags;
/// empty when nobody has said where this skep's documents are (SKEP_DOCS_URL in CMake).
std::string helpUrl(llvm::StringRef id);
/// Clang's reference of its -W flags, at `flag` (without "-W").
std::string clangFlagUrl(llvm::StringRef flag);

} // namespace skep
