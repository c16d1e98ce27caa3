// Linux's error numbers as helpers return them, whatever the host's are.
#pragma once

#include <cstdint>

namespace skep::vm {

enum Errno : int64_t {
  NoEntry = -2,            // ENOENT
  TooBig = -7,             // E2BIG
  TryAgain = -11,          // EAGAIN
  NoMemory = -12,          // ENOMEM
  NoAccess = -13,          // EACCES
  BadAddress = -14,        // EFAULT
  Busy = -16,              // EBUSY
  Exists = -17,            // EEXIST
  Invalid = -22,           // EINVAL
  NoSpace = -28,           // ENOSPC
  OutOfRange = -34,        // ERANGE
  NotSupported = -95,      // EOPNOTSUPP
  NotSupportedHere = -524, // ENOTSUPP, which only the kernel uses
};

/// An error as it stands in r0.
inline uint64_t asResult(int64_t error) { return static_cast<uint64_t>(error); }

} // namespace skep::vm
