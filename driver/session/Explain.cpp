// A page is Markdown of a fixed form, so that it reads well as it is, and can be taken apart without a
// parser:
//
//   flags: --kernel=5.10            (may be missing)
//   Paragraphs.
//
//   ## Wrong
//   ```c
//   ...
//   ```
//
//   ## Right
//   ```c
//   ...
//   ```
//
// utils/gen_diagnostics.py checks that form and makes the pages of docs/diagnostics/ from them;
// test/spec/explain-pages.py compiles the examples.
#include "driver/session/Explain.h"
#include "runtime-headers/Embedded.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/Twine.h"

using llvm::StringRef;

namespace skep {

namespace {

StringRef pageOf(StringRef id) {
  for (const EmbeddedFile &file : explainPages())
    if (file.path == (id + ".md").str())
      return file.text;
  return "";
}

/// What stands between the fences below `heading`.
std::string exampleUnder(StringRef page, StringRef heading) {
  StringRef section = page.split(("\n## " + heading + "\n").str()).second;
  return section.split("```c\n").second.split("```").first.str();
}

} // namespace

Explanation explain(const DiagInfo &row) {
  Explanation page{&row, "", "", "", ""};
  StringRef text = pageOf(row.id);
  if (text.consume_front("flags:")) {
    auto [flags, rest] = text.split('\n');
    page.flags = flags.trim().str();
    text = rest;
  }
  page.text = text.split("\n## ").first.trim().str();
  page.wrong = exampleUnder(text, "Wrong");
  page.right = exampleUnder(text, "Right");
  return page;
}

std::string howToControl(const DiagInfo &row) {
  std::string id = row.id;
  if (!row.rule)
    return "";
  // What the code generator fails on no flag can change.
  std::string always =
      StringRef(id).starts_with("c-") ? " Where no code can be made, it stays an error." : "";
  if (row.severity == Severity::Error)
    return "-Wno-error=" + id + " makes it a warning, -Wno-" + id + " turns it off." + always;
  return "-Wno-" + id + " turns it off, -Werror=" + id + " makes it an error." + always;
}

std::string clangFlagUrl(StringRef flag) {
  std::string anchor = "w"; // as Sphinx makes it of "-Wflag"
  for (char c : flag) {
    if (llvm::isAlnum(c))
      anchor += llvm::toLower(c);
    else if (anchor.back() != '-')
      anchor += '-';
  }
  return "https://clang.llvm.org/docs/DiagnosticsReference.html#" + anchor;
}

std::string helpUrl(StringRef id) {
  if (!findDiag(id))
    return clangFlagUrl(id);
  StringRef base = SKEP_DOCS_URL;
  return base.empty() ? "" : (base + "/diagnostics/" + id + ".md").str();
}

} // namespace skep
