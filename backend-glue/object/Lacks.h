// Why a kernel cannot take a program, whatever the verifier would say of it: what the program asks for by
// name, and the kernel's BTF does not list.
#pragma once

#include "backend-glue/object/Object.h"
#include "btfgen/model/View.h"

namespace skep::object {

struct Lack {
  enum class What : uint8_t {
    Kind,     ///< the program type, or the attach type that it is loaded for
    Target,   ///< what its section says that it is attached to
    Function, ///< a kernel function that it calls, a kfunc
    Map,      ///< a type of map that the object has
  };
  What what;
  std::string text; ///< "no such function 'do_filp_open'"
  bool operator==(const Lack &) const = default;
};

/// What `kernel` (a whole kernel's BTF; modules are not asked) lacks of what `program`, a function of
/// `object`, needs. Kernel functions that the object declares weak are not needed. Kinds first, then in the
/// order of the code.
std::vector<Lack> lacksOf(const Object &object, const Function &program, const btf::View &kernel);

} // namespace skep::object
