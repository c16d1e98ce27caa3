// BTF is opened at most once, and only for sources that give a rule reason to look.
#include "frontend/checks/Target.h"

namespace skep::frontend {

const btf::View *Target::btf() const {
  if (!tried && open)
    opened = open();
  tried = true;
  return opened ? &opened->view() : nullptr;
}

std::string Target::btfOrigin() const { return btf() ? opened->origin() : ""; }

std::string textOf(KernelVersion version) {
  return "Linux " + std::to_string(version.major) + "." + std::to_string(version.minor);
}

} // namespace skep::frontend
