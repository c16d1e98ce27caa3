// The sysctl that is read or written: Env::sysctl and its values. Strings are copied with a NUL; one that
// does not fit is cut and gives -E2BIG.
#include "vm/Errno.h"
#include "vm/Machine.h"
#include "vm/helpers/Table.h"
#include <cstring>

namespace skep::vm::helpers {
namespace {

uint64_t copyText(Machine &m, Addr to, uint64_t size, llvm::StringRef text) {
  uint8_t *bytes = m.writable(to, size);
  if (!bytes)
    return 0;
  if (!size)
    return asResult(Invalid);
  const size_t fits = std::min<size_t>(text.size(), size - 1);
  std::memset(bytes, 0, size);
  std::memcpy(bytes, text.data(), fits);
  return fits == text.size() ? text.size() : asResult(TooBig);
}

} // namespace

uint64_t sysctl_get_name(Machine &m, const uint64_t *a) {
  constexpr uint64_t baseName = 1;
  const llvm::StringRef name = m.env.sysctl;
  return copyText(m, a[1], a[2],
                  a[3] & baseName ? name.rsplit('/').second.empty() ? name : name.rsplit('/').second : name);
}

uint64_t sysctl_get_current_value(Machine &m, const uint64_t *a) {
  return copyText(m, a[1], a[2], m.env.sysctlValue);
}

uint64_t sysctl_get_new_value(Machine &m, const uint64_t *a) {
  const uint64_t result = copyText(m, a[1], a[2], m.env.sysctlNew);
  return m.env.sysctlNew.empty() ? asResult(Invalid) : result;
}

uint64_t sysctl_set_new_value(Machine &m, const uint64_t *a) {
  constexpr uint64_t most = 4096;
  const uint8_t *bytes = m.readable(a[1], a[2]);
  if (!bytes)
    return 0;
  if (m.env.sysctlNew.empty() || a[2] > most - 1)
    return asResult(Invalid);
  m.env.sysctlNew.assign(reinterpret_cast<const char *>(bytes), a[2]);
  return 0;
}

} // namespace skep::vm::helpers
