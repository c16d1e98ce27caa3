// The makers of all map types; Make.cpp picks one by the type's number.
#pragma once

#include "core/spec/Maps.h"
#include "vm/maps/Map.h"

namespace skep::vm {

using MadeMap = Result<std::unique_ptr<Map>>;

MadeMap makeArray(Machine &machine, MapSpec spec);     // ARRAY, PERCPU_ARRAY
MadeMap makeHash(Machine &machine, MapSpec spec);      // HASH, PERCPU_HASH
MadeMap makeLru(Machine &machine, MapSpec spec);       // LRU_HASH, LRU_PERCPU_HASH
MadeMap makeLpm(Machine &machine, MapSpec spec);       // LPM_TRIE
MadeMap makeQueue(Machine &machine, MapSpec spec);     // QUEUE, STACK
MadeMap makeBloom(Machine &machine, MapSpec spec);     // BLOOM_FILTER
MadeMap makeRingbuf(Machine &machine, MapSpec spec);   // RINGBUF
MadeMap makePerfArray(Machine &machine, MapSpec spec); // PERF_EVENT_ARRAY
MadeMap makeProgArray(Machine &machine, MapSpec spec); // PROG_ARRAY
MadeMap makeMapOfMaps(Machine &machine, MapSpec spec); // ARRAY_OF_MAPS, HASH_OF_MAPS

/// Allocates what `Made` needs after construction (its `init`) and hands it on as a Map.
template <class Made> MadeMap finishMap(std::unique_ptr<Made> map) {
  if (Status ok = map->init(); !ok)
    return ok.takeError();
  return MadeMap(std::move(map));
}

} // namespace skep::vm
