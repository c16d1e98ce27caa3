// PERF_EVENT_ARRAY: in the kernel, one perf buffer a CPU that user space opened. Here every CPU's buffer
// is open, and what programs send is collected in Effects::events; the map itself holds nothing.
#include "vm/maps/Types.h"

namespace skep::vm {

MadeMap makePerfArray(Machine &machine, MapSpec spec) {
  return MadeMap(std::make_unique<Map>(machine, std::move(spec)));
}

} // namespace skep::vm
