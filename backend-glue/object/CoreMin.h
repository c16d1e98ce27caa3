// The part of a kernel's BTF that a set of objects needs: some kilobytes of five million. With it (one for
// each kernel, shipped beside the program) objects are relocated on kernels that show no BTF themselves.
#pragma once

#include "backend-glue/object/Core.h"

namespace skep::object {

struct CoreMinimum {
  std::vector<uint8_t> bytes;
  uint32_t types = 0;   ///< in `bytes`
  uint32_t records = 0; ///< of all objects
  /// Records of a target's type id: their answer is another number in another BTF, whatever is kept of it.
  uint32_t idRecords = 0;
};

/// BTF against which all records of all objects have the same outcome as against `kernel`, and the same value
/// but for type ids. That is tried out before it is returned. Errors: those of applyCore(); core-bad-record
/// when an object cannot be relocated against the kernel itself.
Result<CoreMinimum> minimumFor(llvm::ArrayRef<Object> objects, const btf::View &kernel);

} // namespace skep::object
