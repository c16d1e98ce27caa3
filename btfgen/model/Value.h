// Values by their BTF type, as text for people and as JSON for programs: what maps, events and globals hold.
#pragma once

#include "btfgen/model/View.h"
#include "llvm/Support/JSON.h"

namespace skep::btf {

struct ValueOptions {
  /// Values written before the rest is cut off with "..." (text) or left out (JSON).
  uint32_t maxItems = 1 << 16;
};

/// In the manner of a C initialiser, on one line: { .pid = 42, .comm = "bash", .state = TASK_DEAD }.
/// `bytes` are in the byte order of the view; what they are too short for reads "?".
std::string valueText(const View &view, TypeId type, llvm::ArrayRef<uint8_t> bytes,
                      ValueOptions options = {});

/// Structs as objects with the members of unnamed structs among their own, arrays of char as strings when
/// they are valid text, enums by name, pointers and 128-bit integers as hex strings; null where bytes lack.
void valueJson(llvm::json::OStream &out, const View &view, TypeId type, llvm::ArrayRef<uint8_t> bytes,
               ValueOptions options = {});
std::string valueJson(const View &view, TypeId type, llvm::ArrayRef<uint8_t> bytes,
                      ValueOptions options = {});

} // namespace skep::btf
