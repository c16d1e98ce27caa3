// Edits are few and texts are small, so everything is a scan.
#include "driver/session/Edits.h"
#include "llvm/ADT/STLExtras.h"

using llvm::StringRef;

namespace skep {
namespace {

/// Whether two edits touch the same bytes; an insertion touches the places on both sides of it.
bool overlap(size_t a, size_t aLength, size_t b, size_t bLength) {
  if (aLength && bLength)
    return a < b + bLength && b < a + aLength;
  return a <= b + bLength && b <= a + aLength;
}

/// Edits of one group are meant together: there an insertion beside a replacement is fine.
bool isConsistent(const std::vector<FixIt> &group) {
  for (size_t i = 0; i < group.size(); ++i)
    for (size_t j = 0; j < i; ++j) {
      const FixIt &a = group[i], &b = group[j];
      bool apart = a.offset + a.length <= b.offset || b.offset + b.length <= a.offset;
      if (a.where.file == b.where.file && !apart)
        return false;
    }
  return true;
}

} // namespace

bool Edits::has(const FixIt &fix) const {
  auto file = files.find(fix.where.file);
  return file != files.end() && llvm::any_of(file->second, [&](const Edit &edit) {
           return edit.offset == fix.offset && edit.length == fix.length && edit.text == fix.text;
         });
}

bool Edits::conflicts(const FixIt &fix) const {
  auto file = files.find(fix.where.file);
  return file != files.end() && llvm::any_of(file->second, [&](const Edit &edit) {
           return overlap(edit.offset, edit.length, fix.offset, fix.length);
         });
}

void Edits::insert(const FixIt &fix) {
  std::vector<Edit> &edits = files[fix.where.file];
  Edit edit{fix.offset, fix.length, fix.text};
  auto after = llvm::upper_bound(edits, edit, [](const Edit &a, const Edit &b) {
    return std::pair(a.offset, a.length) < std::pair(b.offset, b.length);
  });
  edits.insert(after, std::move(edit));
}

Edits::Added Edits::add(const std::vector<FixIt> &group) {
  if (llvm::all_of(group, [&](const FixIt &fix) { return has(fix); }))
    return Added::Already;
  if (!isConsistent(group) || llvm::any_of(group, [&](const FixIt &fix) { return conflicts(fix); }))
    return Added::Conflict;
  for (const FixIt &fix : group)
    insert(fix);
  return Added::Yes;
}

std::vector<std::string> Edits::paths() const {
  std::vector<std::string> names;
  for (const auto &[path, edits] : files)
    names.push_back(path);
  return names;
}

std::string Edits::apply(StringRef path, StringRef text) const {
  auto file = files.find(path.str());
  if (file == files.end())
    return text.str();
  std::string out;
  size_t done = 0;
  for (const Edit &edit : file->second) {
    if (edit.offset < done || edit.offset > text.size() || edit.length > text.size() - edit.offset)
      continue;
    out += text.substr(done, edit.offset - done);
    out += edit.text;
    done = edit.offset + edit.length;
  }
  out += text.substr(done);
  return out;
}

} // namespace skep
