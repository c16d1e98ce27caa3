// Maps: BTF-style definitions in .maps, and the data sections that libbpf makes maps of.
//
// Until BTF is read the definitions have their name, place and nothing else (type 0).
#include "backend-glue/object/Parts.h"
#include "llvm/BinaryFormat/ELF.h"

namespace skep::object {

Status findMaps(Object &object, const btf::View *, llvm::StringRef) {
  for (Index i = 0; i < object.symbols.size(); ++i) {
    const Symbol &symbol = object.symbols[i];
    if (symbol.section < object.sections.size() && object.sections[symbol.section].name == ".maps" &&
        symbol.type != llvm::ELF::STT_SECTION)
      object.maps.push_back({.name = symbol.name, .section = symbol.section, .offset = symbol.value});
  }
  return Ok{};
}

} // namespace skep::object
